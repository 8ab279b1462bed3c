"""Pages as they are exported, scanned and photographed, and pages that nobody can use."""

from collections.abc import Callable, Iterator
from functools import cache, partial
from random import Random

from PIL import Image
from PIL.Image import Transpose

from tools.ocr_policy.page import Page
from tools.ocr_policy.pages import clean, low_light, rotated, small_print
from tools.ocr_policy.receipts import receipt_scan
from tools.ruleset_policy.cases import Case, drawn
from tools.ruleset_policy.changes import blurred, faded, lit

_case = partial(drawn, "documents")

_PAGES: dict[str, Callable[[Random], Page]] = {
    "clean page": clean,
    "small print": small_print,
    "receipt": receipt_scan,
    "page held askew": rotated,
}


def document_cases() -> Iterator[Case]:
    """Four pages as they should be, then one fault after the other."""
    for name in _PAGES:
        yield _case(name, partial(page, name))
    yield _case("clean page, 600 px", _changed("clean page", lambda picture: _wide(picture, 600)))
    yield from _qualities()
    yield from _places()


def _qualities() -> Iterator[Case]:
    for name, radius in (("clean page", 2), ("small print", 1.5), ("receipt", 1.5), ("page held askew", 2)):
        by = {"small print": ["blurred", "little-text"], "receipt": ["blurred", "unsure-text"]}
        blur = partial(blurred, radius=radius)
        yield _case(f"{name}, blurred by {radius} px", _changed(name, blur), *by.get(name, ["blurred"]))
    yield _case("clean page, faint", _changed("clean page", partial(faded, contrast=0.15)), "faint")
    yield _case("small print, faint", _changed("small print", partial(faded, contrast=0.15)), "faint")
    yield _case("receipt, faint", _changed("receipt", partial(faded, contrast=0.15)), "blurred", "faint")
    yield _case("page in a dim room", lambda: low_light(_random()).picture, "dark")
    yield _case("receipt, a third of the light", _changed("receipt", partial(lit, factor=0.3)), "dark")
    small = _changed("small print", lambda picture: _wide(picture, 300))
    yield _case("small print, 300 px", small, "too-small-to-read", "unsure-text")
    icon = _changed("clean page", lambda picture: _wide(picture, 120))
    yield _case("clean page, 120 px", icon, "too-small", "little-text")


def _places() -> Iterator[Case]:
    for name in ("clean page", "receipt"):
        for degrees, turn in ((90, Transpose.ROTATE_270), (180, Transpose.ROTATE_180)):
            turned = partial(Image.Image.transpose, method=turn)
            yield _case(f"{name}, turned by {degrees}", _changed(name, turned), "turned")
    for name in ("clean page", "receipt"):
        yield _case(f"{name}, left part missing", _changed(name, _without_left), "cut-off")
    yield _case("clean page, right part missing", _changed("clean page", _without_right), "cut-off")
    yield _case("clean page, lower part missing", _changed("clean page", _without_bottom), "cut-off")
    empty = Image.new("RGB", (1240, 1754), (250, 250, 248))
    yield _case("empty page", lambda: empty, "blank")


@cache
def page(name: str) -> Image.Image:
    """The page of this name, always the same one."""
    return _PAGES[name](_random()).picture


def _random() -> Random:
    return Random(7)  # noqa: S311 - the same page in every run


def _changed(name: str, change: Callable[[Image.Image], Image.Image]) -> Callable[[], Image.Image]:
    return lambda: change(page(name))


def _wide(picture: Image.Image, width: int) -> Image.Image:
    return picture.resize((width, round(width * picture.height / picture.width)))


def _without_left(picture: Image.Image) -> Image.Image:
    return picture.crop((round(picture.width * 0.2), 0, *picture.size))


def _without_right(picture: Image.Image) -> Image.Image:
    return picture.crop((0, 0, round(picture.width * 0.5), picture.height))


def _without_bottom(picture: Image.Image) -> Image.Image:
    return picture.crop((0, 0, picture.width, round(picture.height * 0.365)))
