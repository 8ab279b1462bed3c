"""functions/anonymize: which copies are read and written, and what is told about them."""

import numpy as np
import pytest

from functions.anonymize import handler as anonymize
from pixelgate.domain.errors import ConfigurationError
from pixelgate.domain.findings.base import Box, Point
from pixelgate.domain.findings.faces import Face, FacesFinding
from pixelgate.domain.findings.text import TextLine
from pixelgate.domain.steps.concealment import Anonymization
from pixelgate.domain.steps.pictures import WorkCopy
from pixelgate.imaging.anonymize import BOX_LEVEL
from pixelgate.imaging.center import center_square
from pixelgate.imaging.work_copy import encode_exactly, encode_work_copy, open_work_copy
from tests.support.documents import facts, findings, prepared
from tests.support.fakes import MemoryObjectStore
from tests.support.images import noise

TOLD = {"model": "m", "model_version": "1", "took_ms": 1}
FACE = Box(x=0.45, y=0.4, width=0.1, height=0.2)
NOT_SEARCHED = {"not_searched": True}


def clear(name, copy):
    return WorkCopy(key=f"clear/{name}", width=copy.width, height=copy.height)


@pytest.fixture
def store(monkeypatch):
    picture = noise(640, 480)
    copies = {
        "large": encode_work_copy(picture, long_side=640),
        "small": encode_work_copy(picture, long_side=384),
        "center": encode_exactly(center_square(picture, 256)),
        "squeezed": encode_exactly(picture.resize((300, 300))),
    }
    store = MemoryObjectStore(**{f"clear/{name}": copy.data for name, copy in copies.items()})
    store.places = {name: clear(name, copy) for name, copy in copies.items()}
    monkeypatch.setattr(anonymize, "work", lambda: store)
    return store


@pytest.fixture
def run(store, lambda_context):
    def run(*, faces, text=NOT_SEARCHED, hide_faces="box", hide_text="none"):
        under_way = Anonymization(faces=hide_faces, text=hide_text, keep_original=True, **store.places)
        image = prepared().model_copy(
            update={"anonymization": under_way, "facts": facts(width=640, height=480)}
        )
        event = {"prepared": image.model_dump(mode="json"), "to_hide": {"faces": faces, "text": text}}
        return anonymize.handler(event, lambda_context)

    return run


def faces_at(*boxes):
    found = tuple(
        Face(box=box, area=0.1, sharpness=1, confidence=0.9, landmarks=(Point(x=0.5, y=0.5),) * 5)
        for box in boxes
    )
    return FacesFinding(**TOLD, faces=found).model_dump(mode="json")


def written(store):
    return {
        name: np.asarray(open_work_copy(store.objects[copy.key]))
        for name, copy in (
            ("large", prepared().large),
            ("small", prepared().small),
            ("center", prepared().center),
            ("squeezed", prepared().squeezed),
        )
    }


def test_a_face_is_gone_from_every_copy(store, run):
    assert run(faces=faces_at(FACE)) == {"faces": 1, "lines": 0, "is_whole": False}

    copies = written(store)
    for name, pixels in copies.items():
        height, width = pixels.shape[:2]
        middle = pixels[height * 45 // 100 : height * 55 // 100, width * 48 // 100 : width * 52 // 100]
        # JPEG keeps a plain grey but for a level.
        assert np.abs(middle.astype(int) - BOX_LEVEL).max() <= 1, name
    assert copies["large"].shape[:2] == (480, 640)
    assert copies["center"].shape[:2] == (256, 256)
    assert copies["large"][:40].std() > 20


def test_without_a_face_the_copies_are_written_all_the_same(store, run):
    assert run(faces=faces_at()) == {"faces": 0, "lines": 0, "is_whole": False}

    assert set(written(store)) == {"large", "small", "center", "squeezed"}


def test_lines_are_hidden_where_that_is_asked_for(store, run):
    text = findings().text.model_copy(update={"lines": (TextLine(text="x", confidence=1, box=FACE),)})

    told = run(faces=NOT_SEARCHED, text=text.model_dump(mode="json"), hide_faces="none", hide_text="blur")

    assert told == {"faces": 0, "lines": 1, "is_whole": False}
    assert written(store)["large"][200:270, 300:340].std(axis=(0, 1)).max() < 12


def test_of_a_crowd_that_cannot_be_counted_everything_is_hidden(store, run):
    assert run(faces=faces_at(*[FACE] * 100)) == {"faces": 100, "lines": 0, "is_whole": True}

    assert all(np.abs(pixels.astype(int) - BOX_LEVEL).max() <= 1 for pixels in written(store).values())


@pytest.mark.parametrize("asked", [{"hide_faces": "box"}, {"hide_faces": "none", "hide_text": "box"}])
def test_what_was_not_searched_is_never_written(store, run, asked):
    with pytest.raises(ConfigurationError):
        run(faces=NOT_SEARCHED, text=NOT_SEARCHED, **asked)

    assert {key.split("/")[0] for key in store.objects} == {"clear"}


def test_hiding_twice_writes_the_same(store, run):
    run(faces=faces_at(FACE), hide_faces="blur")
    first = dict(store.objects)

    run(faces=faces_at(FACE), hide_faces="blur")

    assert store.objects == first
