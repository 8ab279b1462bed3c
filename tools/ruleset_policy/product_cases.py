"""Product photos, and what shops send back."""

from collections.abc import Callable, Iterator
from functools import partial

from PIL import Image

from tools.ruleset_policy.cases import Case, Draw, drawn
from tools.ruleset_policy.changes import bannered, blurred, lit, stamped
from tools.ruleset_policy.products import PRODUCTS, SIDE, STUDIO, WHITE, Shot, photograph

_case = partial(drawn, "product-photos")


def product_cases() -> Iterator[Case]:
    """Five products as they should be, then one fault after the other, where it shows well and badly."""
    for name in PRODUCTS:
        yield _case(name, _of(name))
    yield _case("plant, noisy", _of("plant", Shot(noise=4)))
    yield _case("bag on 245 of 255", _of("bag", Shot(background=(245, 245, 245))))
    yield from _backgrounds()
    yield from _places()
    yield from _qualities()
    yield from _texts()


def _backgrounds() -> Iterator[Case]:
    for name in ("white mug", "bag"):
        yield _case(f"{name} on 240 of 255", _of(name, Shot(background=(240, 240, 240))), "off-white")
        yield _case(f"{name} on ivory", _of(name, Shot(background=(232, 228, 218))), "off-white")
        yield _case(f"{name} on grey", _of(name, Shot(background=(205, 205, 205))), "not-on-white")


def _places() -> Iterator[Case]:
    for name in ("plant", "lamp"):
        yield _case(f"{name}, at 60%", _of(name, Shot(size=0.60)))
        yield _case(f"{name}, at 40%", _of(name, Shot(size=0.40)), "product-too-small")
        aside = Shot(size=0.30, place=(0.2, 0.8))
        yield _case(f"{name}, small in a corner", _of(name, aside), "product-too-small")
        yield _case(f"{name}, cut off at the right", _of(name, Shot(place=(0.85, 0.5))), "cut-off")
        yield _case(f"{name}, cut off below", _of(name, Shot(place=(0.5, 0.85))), "cut-off")
    yield _case("bottle, 3:1", _of("bottle", Shot(frame=(2400, 800))), "odd-shape")


def _qualities() -> Iterator[Case]:
    for name in PRODUCTS:
        yield _case(f"{name}, blurred by 2 px", _changed(name, partial(blurred, radius=2)), "blurred")
    dark = _changed("plant", partial(lit, factor=0.35))
    yield _case("plant, a third of the light", dark, "not-on-white", "under-exposed")
    bright = partial(lit, factor=2)
    yield _case("white mug, twice the light", _changed("white mug", bright), "nothing-to-see")
    yield _case("lamp, twice the light", _changed("lamp", bright), "blurred", "washed-out")
    yield _case("nothing", lambda: Image.new("RGB", (SIDE, SIDE), WHITE), "nothing-to-see")
    for side, rule in ((900, "too-small-to-zoom"), (400, "too-small")):
        smaller = partial(Image.Image.resize, size=(side, side))
        yield _case(f"bag, {side} px", _changed("bag", smaller), rule)


def _texts() -> Iterator[Case]:
    for name in ("white mug", "bag"):
        preview = _changed(name, partial(stamped, text="PREVIEW"))
        yield _case(f"{name}, PREVIEW across it", preview, "watermark")
    offer = _changed("plant", partial(bannered, text="FREE SHIPPING - ORDER NOW"))
    yield _case("plant, free shipping", offer, "offer", "text-across", "off-white", "cut-off")


def _changed(name: str, change: Callable[[Image.Image], Image.Image]) -> Draw:
    return lambda: change(_of(name)())


def _of(name: str, shot: Shot = STUDIO) -> Draw:
    return lambda: photograph(PRODUCTS[name](), shot)
