"""Photos of products as a studio makes them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont
from PIL.Image import Resampling

from tools.ruleset_policy.changes import with_noise

SAMPLE = Path(__file__).parents[2] / "samples" / "product-plant-pot.png"

SIDE = 1500

# Drawn so much larger and shrunk again, so that edges are smooth.
_SCALE = 2

Color = tuple[int, int, int]
Box = tuple[int, int, int, int]
WHITE: Color = (255, 255, 255)


@dataclass(frozen=True)
class Shot:
    """How a product is photographed. ``size`` is its longer side's share of the picture's side.

    ``place`` is where its middle is. ``noise`` is that of a sensor, in levels.
    """

    size: float = 0.80
    place: tuple[float, float] = (0.5, 0.5)
    background: Color = WHITE
    frame: tuple[int, int] = (SIDE, SIDE)
    noise: float = 1.0


STUDIO = Shot()


def photograph(product: Image.Image, shot: Shot) -> Image.Image:
    """``product`` (RGBA, cut out) with its soft shadow before a plain background."""
    scale = shot.size * min(shot.frame) / max(product.size)
    cut = product.resize((round(product.width * scale), round(product.height * scale)), Resampling.LANCZOS)
    left = round(shot.place[0] * shot.frame[0] - cut.width / 2)
    top = round(shot.place[1] * shot.frame[1] - cut.height / 2)
    picture = Image.new("RGB", shot.frame, shot.background)
    picture.paste(_shadow(shot.frame, cut, left, top, shot.background), (0, 0))
    picture.paste(cut, (left, top), cut)
    return with_noise(picture, shot.noise)


def _shadow(size: tuple[int, int], cut: Image.Image, left: int, top: int, on: Color) -> Image.Image:
    """The contact shadow below the product, on the plain background."""
    mask = Image.new("L", size)
    bottom, half = top + cut.height, cut.width * 0.42
    middle = left + cut.width / 2
    box = (middle - half, bottom - cut.height * 0.03, middle + half, bottom + cut.height * 0.02)
    ImageDraw.Draw(mask).ellipse(box, fill=70)
    soft = mask.filter(ImageFilter.GaussianBlur(size[0] / 100))
    return Image.composite(Image.new("RGB", size, (60, 60, 60)), Image.new("RGB", size, on), soft)


@cache
def plant() -> Image.Image:
    """A real photo, cut out."""
    with Image.open(SAMPLE) as image:
        cut = image.convert("RGBA")
    return cut.crop(cut.getbbox())


@cache
def mug() -> Image.Image:
    """White on white: only its shading tells it from the background."""
    mask = _drawn((900, 800), [("rounded", (0, 0, 640, 800)), ("ring", (520, 160, 900, 620))])
    return _solid(mask, (236, 234, 230), round_=0.22)


@cache
def bottle() -> Image.Image:
    """Green glass with a label that says what is in it."""
    mask = _drawn((420, 1300), [("rounded", (0, 460, 420, 1300)), ("rounded", (130, 0, 290, 620))])
    glass = _solid(mask, (30, 96, 62), round_=0.45)
    draw = ImageDraw.Draw(glass)
    draw.rectangle((30, 700, 390, 1080), fill=(244, 238, 220, 255))
    for line, top in (("OLIVE OIL", 760), ("extra virgin", 850), ("500 ml", 940)):
        draw.text((210, top), line, fill=(40, 40, 30, 255), font=ImageFont.load_default(58), anchor="mm")
    return glass


@cache
def bag() -> Image.Image:
    """Woven, dark blue, with handles."""
    mask = _drawn((1000, 1050), [("ring", (250, 0, 750, 620)), ("rounded", (0, 300, 1000, 1050))])
    plain = np.asarray(_solid(mask, (44, 58, 110), round_=0.15)).astype(np.float64)
    rows, columns = np.indices(plain.shape[:2])
    weave = 1 + 0.22 * np.sin(rows / 2.4) * np.sin(columns / 2.4)
    plain[..., :3] *= weave[..., np.newaxis]
    return Image.fromarray(plain.clip(0, 255).astype(np.uint8), "RGBA")


@cache
def lamp() -> Image.Image:
    """Yellow metal, thin below: most of its box is empty."""
    shapes = [
        ("rounded", (150, 0, 750, 330)),
        ("rounded", (430, 300, 470, 1180)),
        ("rounded", (250, 1150, 650, 1200)),
    ]
    return _solid(_drawn((900, 1200), shapes), (222, 168, 32), round_=0.35)


PRODUCTS: Mapping[str, Callable[[], Image.Image]] = {
    "plant": plant,
    "white mug": mug,
    "bottle": bottle,
    "bag": bag,
    "lamp": lamp,
}


def _drawn(size: tuple[int, int], shapes: Sequence[tuple[str, Box]]) -> Image.Image:
    """The union of the shapes, in mode L."""
    mask = Image.new("L", (size[0] * _SCALE, size[1] * _SCALE))
    for kind, box in shapes:
        layer = Image.new("L", mask.size)
        place = tuple(side * _SCALE for side in box)
        if kind == "ring":
            ImageDraw.Draw(layer).ellipse(place, outline=255, width=70 * _SCALE)
        else:
            ImageDraw.Draw(layer).rounded_rectangle(place, radius=30 * _SCALE, fill=255)
        mask = ImageChops.lighter(mask, layer)
    return mask.resize(size, Resampling.LANCZOS)


def _solid(mask: Image.Image, color: Color, *, round_: float) -> Image.Image:
    """``mask`` in one colour, darker towards its sides by up to ``round_``, with a gleam at the left."""
    across = np.linspace(-1, 1, mask.width)
    shade = 1 - round_ * np.abs(across) ** 2.5
    gleam = 50 * np.exp(-(((across + 0.45) / 0.07) ** 2))
    rows = np.asarray(color, np.float64) * shade[:, np.newaxis] + gleam[:, np.newaxis]
    pixels = np.broadcast_to(rows.clip(0, 255), (mask.height, mask.width, 3))
    picture = Image.fromarray(pixels.astype(np.uint8)).convert("RGBA")
    picture.putalpha(mask)
    return picture
