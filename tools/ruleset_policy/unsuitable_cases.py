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
        yield _case(f"{name}, blurred by 4 px", _changed(name, lambda photo: blurred(photo, 4)), "blurred")
    for name in ("cat.png", "street-dog-bicycle.jpg"):
        yield _case(
            f"{name}, five times the light", _changed(name, lambda photo: lit(photo, 5)), "over-exposed"
        )
    yield _case(
        "cat.png, hardly any light",
        _changed("cat.png", lambda photo: lit(photo, 0.02)),
        "blank",
        "under-exposed",
    )
    yield _case(
        "coffee.jpg, casino", _changed("coffee.jpg", partial(bannered, text="CASINO")), "restricted-words"
    )
    yield _case(
        "coffee.jpg, 150 px", _changed("coffee.jpg", lambda photo: photo.resize((225, 150))), "too-small"
    )
    for name, product in PRODUCTS.items():
        yield _case(f"{name} on white", lambda product=product: photograph(product(), STUDIO))
    yield _case(
        "white mug, blurred by 4 px",
        lambda: blurred(photograph(PRODUCTS["white mug"](), STUDIO), 4),
        "blurred",
    )


def _changed(name: str, change: Callable[[Image.Image], Image.Image]) -> Callable[[], Image.Image]:
    def draw() -> Image.Image:
        with Image.open(SAMPLES / name) as image:
            return change(ImageOps.exif_transpose(image).convert("RGB"))

    return draw
