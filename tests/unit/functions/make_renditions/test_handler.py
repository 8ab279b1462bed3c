"""functions/make_renditions: what is read, what is written and told. pixelgate.imaging tests the pixels."""

import hashlib
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from functions.make_renditions import handler as make_renditions
from pixelgate.domain.errors import ConfigurationError, RejectedImageError, RejectReason
from pixelgate.domain.findings.base import Point
from pixelgate.domain.findings.faces import Face, FacesFinding
from pixelgate.domain.rendering import RenditionsToMake
from pixelgate.imaging.anonymize import BOX_LEVEL
from tests.support.documents import BOX, IMAGE_ID, MISSING, OTHER_ID, VERSION, WORKSPACE, findings
from tests.support.fakes import MemoryObjectStore
from tests.support.images import encoded, exif, noise

ORIGINAL = f"{WORKSPACE}/{IMAGE_ID}/original"
STAMP = f"{WORKSPACE}/{OTHER_ID}/original"


@pytest.fixture
def originals(monkeypatch):
    for name, value in {
        "ORIGINALS_BUCKET": "originals",
        "WORK_BUCKET": "work",
        "MAX_BYTES": "2000000",
        "MAX_PIXELS": "4000000",
        "MAX_FRAMES": "3",
        "MAX_ASPECT": "10",
        "EXTRA_FORMATS": "",
    }.items():
        monkeypatch.setenv(name, value)
    store = MemoryObjectStore(**{ORIGINAL: encoded(noise(1600, 1200), "JPEG", exif=exif(orientation=6))})
    monkeypatch.setattr(make_renditions, "originals", lambda: store)
    return store


@pytest.fixture
def work(monkeypatch):
    store = MemoryObjectStore()
    monkeypatch.setattr(make_renditions, "work", lambda: store)
    return store


@pytest.fixture
def run(originals, work, lambda_context):
    def run(*renditions, **changes):
        known = {
            "image_id": IMAGE_ID,
            "workspace": WORKSPACE,
            "original_key": ORIGINAL,
            "version_id": VERSION,
            "width": 1200,
            "height": 1600,
            "profile": {"profile": "web", "renditions": list(renditions)},
            "measures": findings().measures,
            "faces": findings().faces,
        }
        event = RenditionsToMake.model_validate({**known, **changes}).model_dump(mode="json")
        return make_renditions.handler(event, lambda_context)

    return run


def faces(*boxes, hidden=0):
    found = tuple(
        Face(box=box, area=0.1, sharpness=1, confidence=0.9, landmarks=(Point(x=0.5, y=0.5),) * 5)
        for box in boxes
    )
    return FacesFinding(model="m", model_version="1", took_ms=1, faces=found, hidden=hidden)


LADDER = {"name": "photo", "widths": [200, 400], "formats": ["webp", "jpeg"]}
PLAIN = {"name": "plain", "width": 300, "formats": ["png"]}


def test_every_file_is_written_under_the_hash_of_its_bytes_and_told(originals, work, run):
    told = run(LADDER, {"name": "thumb", "width": 60, "height": 60, "fit": "smart", "formats": ["jpeg"]})

    made = [(each["name"], each["format"], each["width"], each["height"]) for each in told["renditions"]]
    assert made == [
        ("photo", "webp", 200, 267),
        ("photo", "jpeg", 200, 267),
        ("photo", "webp", 400, 533),
        ("photo", "jpeg", 400, 533),
        ("thumb", "jpeg", 60, 60),
    ]
    assert len(work.objects) == 5
    for each in told["renditions"]:
        data = work.objects[each["key"]]
        suffix = {"jpeg": "jpg"}.get(each["format"], each["format"])
        sha256 = hashlib.sha256(data).hexdigest()
        assert each["key"] == f"release/{WORKSPACE}/{IMAGE_ID}/{sha256[:32]}.{suffix}"
        assert (each["sha256"], each["bytes"]) == (sha256, len(data))
        with Image.open(BytesIO(data)) as picture:
            assert picture.size == (each["width"], each["height"])
    assert originals.versions == [VERSION]
    assert told["color"] == findings().measures.colors[0].hex
    assert 20 < len(told["placeholder"]) < 50


def test_the_same_order_gives_the_same_keys_and_bytes(work, run):
    first, written = run(LADDER), dict(work.objects)

    assert run(LADDER) == first
    assert work.objects == written


def test_nothing_is_written_when_the_original_cannot_be_decoded(originals, work, run):
    originals.objects[ORIGINAL] = originals.objects[ORIGINAL][:4000]

    with pytest.raises(RejectedImageError) as refused:
        run(LADDER)

    assert refused.value.reason is RejectReason.TRUNCATED
    assert work.objects == {}


def test_another_picture_than_the_one_that_was_analysed_is_refused(work, run):
    with pytest.raises(ConfigurationError, match="1200x1600 pixels, not 1600x1200"):
        run(LADDER, width=1600, height=1200)

    assert work.objects == {}


def test_another_images_original_is_refused(work, run):
    with pytest.raises(ConfigurationError, match="is not of"):
        run(LADDER, original_key=f"other/{IMAGE_ID}/original")


def test_faces_are_hidden_where_the_profile_says_so(work, run):
    told = run(PLAIN, {**PLAIN, "name": "anonymous", "hide_faces": "box"}, faces=faces(BOX))

    plain, anonymous = (
        np.asarray(Image.open(BytesIO(work.objects[each["key"]])).convert("RGB"))
        for each in told["renditions"]
    )
    inside = np.s_[int(0.3 * 400) : int(0.5 * 400), int(0.15 * 300) : int(0.35 * 300)]
    assert (anonymous[inside] == BOX_LEVEL).all()
    assert (plain[inside] != BOX_LEVEL).any()
    assert (plain[350:] == anonymous[350:]).all()


def test_of_a_crowd_that_cannot_be_counted_everything_is_hidden(work, run):
    told = run({**PLAIN, "hide_faces": "blur"}, faces=faces(*[BOX] * 100))

    [key] = [each["key"] for each in told["renditions"]]
    assert (np.asarray(Image.open(BytesIO(work.objects[key]))) == BOX_LEVEL).all()


def test_faces_that_were_not_searched_for_are_not_published_as_hidden(work, run):
    with pytest.raises(ConfigurationError, match="not searched for"):
        run({**PLAIN, "hide_faces": "blur"}, faces=MISSING)

    assert work.objects == {}


def test_what_was_hidden_from_the_analyses_is_not_published_from_the_original(originals, work, run):
    with pytest.raises(ConfigurationError, match="only the anonymised copy"):
        run(PLAIN, faces=faces(hidden=2))
    assert work.objects == {}

    copy = f"{WORKSPACE}/{IMAGE_ID}/anonymized.jpg"
    originals.objects[copy] = encoded(noise(600, 800), "JPEG")
    run(PLAIN, faces=faces(hidden=2), original_key=copy)
    assert work.objects


def test_the_anonymised_copy_is_rendered_by_its_own_size_whatever_version_it_is(originals, work, run):
    copy = f"{WORKSPACE}/{IMAGE_ID}/anonymized.jpg"
    # Of 4000 x 3000 a work copy has 1000 x 750, and not the 1024 x 768 that fit the bound.
    originals.objects[copy] = encoded(noise(1000, 750), "JPEG")

    told = run({**LADDER, "widths": [800]}, original_key=copy, version_id=None, width=4000, height=3000)

    assert {(each["width"], each["height"]) for each in told["renditions"]} == {(800, 600)}
    assert originals.versions == [None]


def test_an_overlay_comes_from_the_images_own_workspace(originals, work, run):
    originals.objects[STAMP] = encoded(Image.new("RGB", (400, 200), "lime"), "PNG")

    told = run({**PLAIN, "overlay": {"image": OTHER_ID, "opacity": 1, "scale": 0.2, "position": "top-left"}})

    [key] = [each["key"] for each in told["renditions"]]
    marked = Image.open(BytesIO(work.objects[key])).convert("RGB")
    assert marked.getpixel((30, 20)) == (0, 255, 0)
    assert originals.versions == [VERSION, None]


def test_an_overlay_that_is_no_picture_is_told_before_anything_is_written(originals, work, run):
    originals.objects[STAMP] = b"not a picture"

    with pytest.raises(ConfigurationError, match=f"overlay {OTHER_ID} cannot be read"):
        run(LADDER, {**PLAIN, "overlay": {"image": OTHER_ID}})

    assert work.objects == {}


def test_without_measures_the_middle_is_kept_and_no_colour_is_told(work, run):
    told = run({"name": "a", "width": 10, "height": 50, "fit": "smart", "formats": ["png"]}, measures=MISSING)

    assert told["color"] is None
    assert len(told["renditions"]) == 1
