"""How hard the encoders should try: time against bytes at the same SSIM."""

import time
from collections.abc import Iterator, Mapping
from io import BytesIO

from PIL import Image

from pixelgate.imaging.renditions.ssim import luma_of, ssim
from tools.renditions_policy.equal_quality import Curve, bytes_at

TARGET = 0.97
QUALITIES = range(50, 95, 5)

_ONE_THREAD = {"codec": "aom", "max_threads": 1, "autotiling": False}
_EFFORTS: tuple[tuple[str, str, Mapping[str, object]], ...] = (
    ("JPEG, baseline", "JPEG", {}),
    ("JPEG, progressive and optimised", "JPEG", {"progressive": True, "optimize": True}),
    *((f"WebP, method {method}", "WEBP", {"method": method}) for method in (2, 4, 6)),
    *((f"AVIF, speed {speed}", "AVIF", {"speed": speed, **_ONE_THREAD}) for speed in (6, 7, 8, 9)),
)


def efforts_table(picture: Image.Image) -> Iterator[str]:
    """Rows of Markdown, over one picture."""
    yield f"| {picture.width} x {picture.height} pixels as | processor ms | KB at SSIM {TARGET} |"
    yield "| --- | --- | --- |"
    for name, format_name, options in _EFFORTS:
        milliseconds, points = _measured(picture, format_name, options)
        yield f"| {name} | {milliseconds:.0f} | {bytes_at(points, TARGET) / 1000:.0f} |"


def _measured(picture: Image.Image, format_name: str, options: Mapping[str, object]) -> tuple[float, Curve]:
    original, points, times = luma_of(picture), [], []
    for quality in QUALITIES:
        buffer = BytesIO()
        started = time.process_time()
        picture.save(buffer, format_name, quality=quality, **options)
        times.append(1000 * (time.process_time() - started))
        with Image.open(buffer) as decoded:
            points.append((ssim(original, luma_of(decoded)), len(buffer.getvalue())))
    return sorted(times)[len(times) // 2], sorted(points)
