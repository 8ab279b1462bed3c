"""Pictures in other sizes: Pillow's filters, in a quarter of the time where SIMD instructions compute them.

cykooz-resizer computes them; where there is no wheel of it (Linux on arm64), Pillow does. The two round in
other places: on photos they differ by three levels of 255 at most, in the mean by a tenth of a level.
"""

from typing import TypeAlias

from PIL import Image
from PIL.Image import Resampling

try:
    from cykooz_resizer import CropBox, FilterType, ResizeAlg, ResizeOptions, Resizer
except ImportError:
    _ALGORITHMS = {}
else:
    _RESIZER = Resizer()
    _ALGORITHMS = {
        Resampling.BOX: ResizeAlg.convolution(FilterType.box),
        Resampling.BILINEAR: ResizeAlg.convolution(FilterType.bilinear),
        Resampling.BICUBIC: ResizeAlg.convolution(FilterType.catmull_rom),
        Resampling.LANCZOS: ResizeAlg.convolution(FilterType.lanczos3),
    }

Size: TypeAlias = tuple[int, int]
Edges: TypeAlias = tuple[float, float, float, float]
"""Left, top, right and bottom, in pixels and parts of pixels."""

_MODES = ("RGB", "L")
"""What nearly every picture is. Transparency would have to weigh the colours: that is left to Pillow."""


def resize(
    picture: Image.Image,
    size: Size,
    resample: Resampling,
    *,
    box: Edges | None = None,
    reducing_gap: float | None = None,
) -> Image.Image:
    """What lies inside ``box``, or all of ``picture``, in ``size`` pixels, as ``Image.resize`` makes it.

    With ``reducing_gap``, whole boxes of pixels are averaged first, down to so many times ``size``.
    """
    if size == picture.size and box is None:
        return picture.copy()
    if picture.mode not in _MODES or resample not in _ALGORITHMS:
        return picture.resize(size, resample, box=box, reducing_gap=reducing_gap)
    edges = box or (0, 0, *picture.size)
    if reducing_gap:
        picture, edges = _averaged(picture, edges, (size[0] * reducing_gap, size[1] * reducing_gap))
    left, top, right, bottom = edges
    options = ResizeOptions(_ALGORITHMS[resample], crop_box=CropBox(left, top, right - left, bottom - top))
    # Not filled with black first: every pixel is written.
    resized = Image.new(picture.mode, size, None)
    _RESIZER.resize_pil(picture, resized, options)
    return resized


def _averaged(picture: Image.Image, edges: Edges, least: tuple[float, float]) -> tuple[Image.Image, Edges]:
    """``picture`` at a fraction of its size that leaves ``least`` between ``edges``, and these in it."""
    left, top, right, bottom = edges
    across, down = max(1, int((right - left) / least[0])), max(1, int((bottom - top) / least[1]))
    if across == down == 1:
        return picture, edges
    return picture.reduce((across, down)), (left / across, top / down, right / across, bottom / down)
