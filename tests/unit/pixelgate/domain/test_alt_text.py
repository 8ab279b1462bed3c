"""A sentence for those who cannot see the picture."""

import pytest

from pixelgate.domain.alt_text import UNKNOWN, alt_text, visible_text
from pixelgate.domain.findings.objects import DetectedObject, ObjectsFinding
from pixelgate.domain.findings.text import TextLine
from tests.support.documents import BOX, MISSING, findings


def objects(*names, confidence=0.9):
    told = {"model": "m", "model_version": "1", "took_ms": 5}
    found = tuple(
        DetectedObject(name=name, parents=(), confidence=confidence, box=BOX, area=0.5 - place / 100)
        for place, name in enumerate(names)
    )
    return ObjectsFinding(**told, objects=found, counts={name: names.count(name) for name in names})


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("umbrella",), "an umbrella"),
        (("person", "person"), "2 people"),
        (("bench", "bench", "dog"), "2 benches and a dog"),
        (("dog", "bird", "bowl", "cup"), "a dog, a bird and a bowl"),
    ],
)
def test_objects_are_counted_the_largest_first(names, said):
    shown = alt_text(findings(objects=objects(*names), labels=MISSING, text=MISSING))

    assert shown == said[0].upper() + said[1:]


def test_what_is_read_in_the_picture_is_quoted_briefly():
    text = findings().text
    long = text.model_copy(update={"lines": (TextLine(text="so  long\n" * 50, confidence=0.9, box=BOX),)})

    shown = alt_text(findings(text=long))

    assert "Text: “so long so long" in shown
    assert len(shown) < 200
    assert visible_text(findings(text=long), longest=10) == "so long so"


@pytest.mark.parametrize(
    "found",
    [
        None,
        findings(labels=MISSING, objects=MISSING, text=MISSING),
        findings(labels=MISSING, text=MISSING, objects=objects("dog", confidence=0.3)),
    ],
    ids=["nothing", "gaps", "guesses"],
)
def test_nothing_is_claimed_where_nothing_is_known(found):
    assert alt_text(found) == UNKNOWN
    assert visible_text(found) is None
