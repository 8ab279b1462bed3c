"""What a company that does not exist might publish, and what it should not."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from tests.support.metadata import GENERATED, xmp
from tools.ruleset_policy.cases import Case, as_jpeg
from tools.ruleset_policy.changes import blurred

SAMPLES = Path(__file__).parents[2] / "samples"

BLUE, ORANGE = "#0A84FF", "#FF9F0A"
SIZE = (1600, 900)

_OWN = "<dc:rights><rdf:Alt><rdf:li xml:lang='x-default'>2026 Lindgrove</rdf:li></rdf:Alt></dc:rights>"
_TERMS = (
    "<xmpRights:UsageTerms><rdf:Alt><rdf:li xml:lang='x-default'>{}</rdf:li></rdf:Alt></xmpRights:UsageTerms>"
)
_FREE = _TERMS.format("For all media, worldwide")
_UNTIL = "<plus:LicenseEndDate>{}</plus:LicenseEndDate>"
_STATED = _OWN + _FREE


def banner(color: str = BLUE, share: float = 0.3, words: str = "Lindgrove", photo: str = "") -> Image.Image:
    """A band of ``color`` along the lower edge, with ``words`` above it or in it, on white or on a photo."""
    picture = Image.new("RGB", SIZE, "white")
    if photo:
        with Image.open(SAMPLES / photo) as image:
            picture = image.convert("RGB").resize(SIZE)
    draw, height = ImageDraw.Draw(picture), round(SIZE[1] * share)
    draw.rectangle((0, SIZE[1] - height, *SIZE), fill=color)
    place, ink = ((80, SIZE[1] - height + 40), "white") if photo else ((80, 80), (20, 30, 60))
    draw.text(place, words, fill=ink, font=ImageFont.load_default(90))
    return picture


def brand_cases() -> Iterator[Case]:
    """Banners as they should be, then one fault after the other."""
    yield _case("banner", banner())
    yield _case("banner in the second colour", banner(ORANGE))
    yield _case("banner before a photo", banner(photo="pavilion.jpg"))
    yield _case("thin band, 6%", banner(share=0.06))
    yield _case("licensed until 2090", banner(), body=_STATED + _UNTIL.format("2090-12-31"))
    yield from _looks()
    yield from _rights()


def _looks() -> Iterator[Case]:
    yield _case("thin band, 3%", banner(share=0.03), "no-brand-colour")
    yield _case("another blue, #007AFF", banner("#007AFF"), "no-brand-colour", "wrong-shade")
    yield _case("another blue, #1E6FD9", banner("#1E6FD9"), "no-brand-colour", "wrong-shade")
    yield _case("purple, #6A5AFF", banner("#6A5AFF"), "no-brand-colour")
    yield _case("no name", banner(words="Summer"), "no-brand-name")
    yield _case("with a competitor", banner(words="Lindgrove x Otterby"), "competitor")
    yield _case("a draft", banner(words="Lindgrove DRAFT"), "unfinished")
    yield _case("blurred by 4 px", blurred(banner(), 4), "blurred")
    yield _case("640 px", banner().resize((640, 360)), "too-small")


def _rights() -> Iterator[Case]:
    yield _case("nothing stated", banner(), "no-copyright", "no-terms", body="")
    yield _case(
        "not for publication", banner(), "terms-forbid", body=_OWN + _TERMS.format("Editorial use only")
    )
    yield _case(
        "licence ended in 2020", banner(), "licence-ended", body=_STATED + _UNTIL.format("2020-12-31")
    )
    unclear = _STATED + _UNTIL.format("when the campaign ends")
    yield _case("licence ends some time", banner(), "licence-ended", body=unclear)
    declared = f"ext:DigitalSourceType='{GENERATED}'"
    yield _case("generated and declared", banner(), "generated", attributes=declared)
    made = "xmp:CreatorTool='Midjourney' xmlns:xmp='http://ns.adobe.com/xap/1.0/'"
    yield _case("generated, not declared", banner(), "generated-undeclared", attributes=made)


def _case(name: str, picture: Image.Image, *by: str, body: str = _STATED, attributes: str = "") -> Case:
    encode = partial(as_jpeg, lambda: picture, xmp=xmp(body, attributes))
    return Case("brand-assets", name, encode, frozenset(by))
