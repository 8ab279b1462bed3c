"""Pictures that anyone may upload: the samples with one thing wrong, and what only seems to be wrong."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from PIL import Image, ImageOps

from tools.ruleset_policy.cases import Case, drawn
from tools.ruleset_policy.changes import bannered, blurred, lit
from tools.ruleset_policy.products import PRODUCTS, STUDIO, photograph

SAMPLES = Path(__file__).parents[2] / "samples"

_PHOTOS = ("astronaut.jpg", "cat.png", "coffee.jpg", "old-town-street.jpg", "street-dog-bicycle.jpg")

_case = partial(drawn, "user-generated-content")


def unsuitable_cases() -> Iterator[Case]:
    """Photos of people, animals and streets with one fault after the other, then products on white."""
    for name in _PHOTOS:
        yield _case(f"{name}, blurred by 4 px", _changed(name, partial(blurred, radius=4)), "blurred")
    for name in ("cat.png", "street-dog-bicycle.jpg"):
        bright = _changed(name, partial(lit, factor=5))
        yield _case(f"{name}, five times the light", bright, "over-exposed")
    dark = _changed("cat.png", partial(lit, factor=0.02))
    yield _case("cat.png, hardly any light", dark, "blank", "under-exposed")
    casino = _changed("coffee.jpg", partial(bannered, text="CASINO"))
    yield _case("coffee.jpg, casino", casino, "restricted-words")
    small = _changed("coffee.jpg", partial(Image.Image.resize, size=(225, 150)))
    yield _case("coffee.jpg, 150 px", small, "too-small")
    for name in PRODUCTS:
        yield _case(f"{name} on white", partial(_on_white, name))
    yield _case("white mug, blurred by 4 px", lambda: blurred(_on_white("white mug"), 4), "blurred")


def _on_white(name: str) -> Image.Image:
    return photograph(PRODUCTS[name](), STUDIO)


def _changed(name: str, change: Callable[[Image.Image], Image.Image]) -> Callable[[], Image.Image]:
    def draw() -> Image.Image:
        with Image.open(SAMPLES / name) as image:
            return change(ImageOps.exif_transpose(image).convert("RGB"))

    return draw
