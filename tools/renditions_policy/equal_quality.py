"""How large files are when they look equally good."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pixelgate.imaging.renditions.ssim import luma_of, ssim

Luma = NDArray[np.float32]
Curve = list[tuple[float, int]]
"""SSIM and bytes, by rising SSIM."""


def reference(photo: Path, width: int) -> Image.Image:
    """The photo at that width without any shortcut: decoded in full, one Lanczos step."""
    with Image.open(photo) as picture:
        height = round(picture.height * width / picture.width)
        return picture.resize((width, height), Image.Resampling.LANCZOS)


def curve(folder: Path, format_name: str, original: Luma) -> Curve:
    """Of all files of one format, one for each quality."""
    points = []
    for path in folder.glob(f"*.{format_name}"):
        with Image.open(path) as picture:
            points.append((ssim(original, luma_of(picture)), path.stat().st_size))
    return sorted(points)


def bytes_at(points: Curve, target: float) -> float:
    """Bytes at ``target``, between the neighbouring points; not a number beyond the last of them."""
    scores, sizes = np.array(points).T
    # Over the logarithm of what is lost the sizes' logarithms are nearly straight.
    at = np.interp(-np.log(1 - target), -np.log(1 - scores), np.log(sizes), left=np.nan, right=np.nan)
    return float(np.exp(at))
