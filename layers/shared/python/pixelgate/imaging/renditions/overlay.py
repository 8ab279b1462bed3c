"""Watermarks: a text or a picture laid over a rendition."""

from collections.abc import Mapping
from math import ceil
from typing import TypeAlias

from PIL import Image, ImageDraw, ImageFont

from pixelgate.domain.renditions import MAX_SIDE, Overlay, Position
from pixelgate.imaging.decode import open_image
from pixelgate.imaging.limits import Limits

Stamp: TypeAlias = Image.Image
"""An overlay's picture, in RGBA."""

_WHITE = "#FFFFFF"
_OUTLINE = (0, 0, 0, 160)
_MEASURED_AT = 100
"""Size in pixels at which a text is measured, and scaled from."""

_EDGE = {"left": 0.0, "right": 1.0, "top": 0.0, "bottom": 1.0}


def open_stamp(data: bytes, limits: Limits) -> Stamp:
    """A picture to lay over others, its long side at most that of the largest rendition.

    Raises:
        RejectedImageError: whatever is wrong with ``data``.
    """
    opened = open_image(data, limits=limits)
    return opened.scaled(min(1.0, MAX_SIDE / max(opened.size))).convert("RGBA")


def lay_over(picture: Image.Image, overlay: Overlay, stamps: Mapping[str, Stamp]) -> Image.Image:
    """``picture`` (RGB or RGBA) with ``overlay`` on it; ``stamps`` are by the ids of their images."""
    room = _room(picture, overlay)
    stamp = _drawn_text(overlay, room) if overlay.image is None else _shrunk(stamps[overlay.image], room)
    stamp.putalpha(stamp.getchannel("A").point(lambda level: round(level * overlay.opacity)))
    place = _place(picture.size, stamp.size, overlay)
    marked = picture.convert("RGBA")
    marked.alpha_composite(stamp, place)
    return marked if picture.mode == "RGBA" else marked.convert("RGB")


def _room(picture: Image.Image, overlay: Overlay) -> tuple[int, int]:
    """Width and height that the overlay may have at most."""
    margin = _margin(picture.size, overlay)
    width = min(round(picture.width * overlay.scale), picture.width - 2 * margin)
    return max(1, width), max(1, picture.height - 2 * margin)


def _margin(size: tuple[int, int], overlay: Overlay) -> int:
    return round(min(size) * overlay.margin)


def _shrunk(image: Image.Image, room: tuple[int, int]) -> Image.Image:
    scale = min(1.0, room[0] / image.width, room[1] / image.height)
    size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    return image.resize(size, Image.Resampling.LANCZOS) if size != image.size else image.copy()


def _drawn_text(overlay: Overlay, room: tuple[int, int]) -> Image.Image:
    """The text with a thin dark outline, so that it can be read on light and dark; as large as fits."""
    text, color = overlay.text or "", overlay.color or _WHITE
    left, top, right, bottom = _font(_MEASURED_AT).getbbox(text)
    scale = min(room[0] / max(1, right - left), room[1] / max(1, bottom - top))
    size = max(1.0, _MEASURED_AT * scale * 0.96)
    font, stroke = _font(size), ceil(size / 40)
    left, top, right, bottom = font.getbbox(text, stroke_width=stroke)
    width, height = ceil(right - left), ceil(bottom - top)
    # A picture of a few pixels has no room for any letter: what is drawn there is cut off.
    drawn = Image.new("RGBA", (min(max(1, width), room[0]), min(max(1, height), room[1])))
    ImageDraw.Draw(drawn).text(
        (-left, -top), text, fill=color, font=font, stroke_width=stroke, stroke_fill=_OUTLINE
    )
    return drawn


def _font(size: float) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(size)
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise TypeError("Pillow was built without FreeType")
    return font


def _place(size: tuple[int, int], stamp: tuple[int, int], overlay: Overlay) -> tuple[int, int]:
    """Left and top of the stamp."""
    margin = _margin(size, overlay)
    words = () if overlay.position is Position.CENTER else overlay.position.split("-")
    across = next((_EDGE[word] for word in words if word in ("left", "right")), 0.5)
    down = next((_EDGE[word] for word in words if word in ("top", "bottom")), 0.5)
    left = margin + round((size[0] - 2 * margin - stamp[0]) * across)
    top = margin + round((size[1] - 2 * margin - stamp[1]) * down)
    return max(0, left), max(0, top)
