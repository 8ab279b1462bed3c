"""What each rendition shows of the picture, and how large: no pixels yet, only numbers."""

from dataclasses import dataclass

from pixelgate.domain.findings.base import Box, Point
from pixelgate.domain.renditions import Fit, Rendition

Size = tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Attention:
    """What a crop should keep, in fractions of the upright picture."""

    focus: Point
    keep: Box


@dataclass(frozen=True, kw_only=True)
class Frame:
    """A part of the upright original, in its pixels, and the size that it is shown at, never enlarged.

    ``is_smaller``: the original has fewer pixels than were asked for.
    """

    left: float
    top: float
    right: float
    bottom: float
    width: int
    height: int
    is_smaller: bool

    @property
    def scale(self) -> float:
        """Pixels shown per pixel of the original, at most 1 but for rounding."""
        return max(self.width / (self.right - self.left), self.height / (self.bottom - self.top))


def frames_of(rendition: Rendition, size: Size, attention: Attention | None) -> tuple[Frame, ...]:
    """One frame, or of a ladder one per width; all widths beyond ``size`` are one frame of that size."""
    if rendition.fit is not Fit.INSIDE and rendition.width and rendition.height:
        guide = attention if rendition.fit is Fit.SMART else None
        return (_filling((rendition.width, rendition.height), size, guide),)
    if rendition.widths is None:
        return (_inside(rendition.width, rendition.height, size),)
    frames = (_inside(width, None, size) for width in sorted(rendition.widths))
    # Of equal ones the first: a width that the original has exactly is not smaller than asked for.
    by_width: dict[int, Frame] = {}
    for frame in frames:
        by_width.setdefault(frame.width, frame)
    return tuple(by_width.values())


def _inside(width: int | None, height: int | None, size: Size) -> Frame:
    full_width, full_height = size
    scales = [bound / side for bound, side in ((width, full_width), (height, full_height)) if bound]
    scale = min(1.0, *scales)
    return Frame(
        left=0,
        top=0,
        right=full_width,
        bottom=full_height,
        width=max(1, round(full_width * scale)),
        height=max(1, round(full_height * scale)),
        is_smaller=min(scales) > 1,
    )


def _filling(bound: Size, size: Size, attention: Attention | None) -> Frame:
    full_width, full_height = size
    aspect = bound[0] / bound[1]
    width = min(float(full_width), full_height * aspect)
    height = min(float(full_height), full_width / aspect)
    scale = min(1.0, bound[0] / width)
    left, top = _placed(width / full_width, height / full_height, attention)
    return Frame(
        left=left * full_width,
        top=top * full_height,
        right=min(left * full_width + width, full_width),
        bottom=min(top * full_height + height, full_height),
        width=max(1, round(width * scale)),
        height=max(1, round(height * scale)),
        is_smaller=bound[0] > width,
    )


def _placed(width: float, height: float, attention: Attention | None) -> tuple[float, float]:
    """Left and top of a window of these fractions."""
    if attention is None:
        return (1 - width) / 2, (1 - height) / 2
    focus, keep = attention.focus, attention.keep
    return (
        _start(width, focus.x, keep.x, keep.x + keep.width),
        _start(height, focus.y, keep.y, keep.y + keep.height),
    )


def _start(length: float, focus: float, keep_from: float, keep_to: float) -> float:
    """Where a window along one axis begins: its middle as near to ``focus`` as what is to be kept allows."""
    # A window that is shorter than what is to be kept lies inside of it, a longer one around it.
    earliest, latest = sorted((keep_from, keep_to - length))
    start = min(max(focus - length / 2, earliest), latest)
    return min(max(start, 0.0), 1 - length)
