"""functions/preprocess: which bytes are read, which are written. pixelgate.imaging tests the decoding."""

import pytest

from functions.preprocess import handler as preprocess
from pixelgate.domain.errors import RejectedImageError, RejectReason
from pixelgate.imaging.work_copy import open_work_copy
from tests.support.documents import IMAGE_ID, VERSION, WORKSPACE, received
from tests.support.fakes import MemoryObjectStore
from tests.support.formats import avif, tiff
from tests.support.images import animation, encoded, exif, exif_with_place, jpeg, noise

ORIGINAL = f"{WORKSPACE}/{IMAGE_ID}/original"
LARGE, SMALL, CENTER, SQUEEZED = (
    f"work/{WORKSPACE}/{IMAGE_ID}/1/{name}"
    for name in ("large.jpg", "small.jpg", "center.ppm", "squeezed.ppm")
)


@pytest.fixture
def originals(monkeypatch):
    for name, value in {
        "ORIGINALS_BUCKET": "originals",
        "WORK_BUCKET": "work",
        "MAX_BYTES": "2000000",
        "MAX_PIXELS": "4000000",
        "MAX_FRAMES": "3",
        "MAX_ASPECT": "10",
        "MAX_METADATA_BYTES": "100000",
        "KEEP_LOCATION": "false",
        "EXTRA_FORMATS": "TIFF,BMP,",
        "HIDE_FACES": "none",
        "HIDE_TEXT": "none",
        "KEEP_ORIGINALS": "true",
    }.items():
        monkeypatch.setenv(name, value)
    store = MemoryObjectStore(**{ORIGINAL: encoded(noise(2200, 1650), "JPEG", exif=exif(orientation=6))})
    monkeypatch.setattr(preprocess, "originals", lambda: store)
    return store


@pytest.fixture
def work(monkeypatch):
    store = MemoryObjectStore()
    monkeypatch.setattr(preprocess, "work", lambda: store)
    return store


def test_upright_bounded_copies_are_written_and_named(originals, work, lambda_context):
    prepared = preprocess.handler(received().model_dump(mode="json"), lambda_context)

    assert prepared["large"] == {"key": LARGE, "width": 768, "height": 1024}
    assert prepared["small"] == {"key": SMALL, "width": 288, "height": 384}
    assert prepared["center"] == {"key": CENTER, "width": 256, "height": 256}
    assert prepared["squeezed"] == {"key": SQUEEZED, "width": 300, "height": 300}
    assert open_work_copy(work.objects[LARGE]).size == (768, 1024)
    assert open_work_copy(work.objects[SMALL]).size == (288, 384)
    assert open_work_copy(work.objects[CENTER]).size == (256, 256)
    assert open_work_copy(work.objects[SQUEEZED]).size == (300, 300)
    assert (prepared["facts"]["width"], prepared["facts"]["height"]) == (1650, 2200)
    assert (prepared["image_id"], prepared["workspace"]) == (IMAGE_ID, WORKSPACE)


def test_exactly_the_registered_version_is_read(originals, work, lambda_context):
    preprocess.handler(received().model_dump(mode="json"), lambda_context)

    assert originals.versions == [VERSION]


def test_preparing_twice_writes_the_same_objects(originals, work, lambda_context):
    first = preprocess.handler(received().model_dump(mode="json"), lambda_context)
    written = dict(work.objects)

    assert preprocess.handler(received().model_dump(mode="json"), lambda_context) == first
    assert work.objects == written


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(b"", RejectReason.EMPTY_FILE, id="empty"),
        pytest.param(b"text", RejectReason.UNSUPPORTED_FORMAT, id="text"),
        pytest.param(bytes(2_000_001), RejectReason.TOO_MANY_BYTES, id="the configured bytes"),
        pytest.param(
            encoded(noise(2001, 2000), "JPEG"), RejectReason.TOO_MANY_PIXELS, id="the configured pixels"
        ),
        pytest.param(animation("GIF", 4), RejectReason.TOO_MANY_FRAMES, id="the configured frames"),
        pytest.param(jpeg(110, 10), RejectReason.EXTREME_ASPECT, id="the configured aspect"),
        pytest.param(avif(), RejectReason.UNSUPPORTED_FORMAT, id="a format that is switched off"),
    ],
)
def test_an_upload_that_is_no_image_is_rejected_and_nothing_written(
    originals, work, lambda_context, data, reason
):
    originals.objects[ORIGINAL] = data

    with pytest.raises(RejectedImageError) as caught:
        preprocess.handler(received().model_dump(mode="json"), lambda_context)

    assert caught.value.reason is reason
    assert work.objects == {}


def test_a_format_that_is_switched_on_is_prepared(originals, work, lambda_context):
    originals.objects[ORIGINAL] = tiff()

    prepared = preprocess.handler(received().model_dump(mode="json"), lambda_context)

    assert prepared["facts"]["format"] == "TIFF"


def test_where_a_photo_was_taken_stays_untold(originals, work, lambda_context):
    originals.objects[ORIGINAL] = encoded(noise(64, 48), "JPEG", exif=exif_with_place())

    facts = preprocess.handler(received().model_dump(mode="json"), lambda_context)["facts"]

    assert facts["has_gps"]
    assert facts["location"] is None


@pytest.mark.parametrize("setting", ["HIDE_FACES", "HIDE_TEXT"])
def test_where_something_is_to_be_hidden_no_analysis_can_read_a_copy_yet(
    originals, work, lambda_context, monkeypatch, setting
):
    monkeypatch.setenv(setting, "box")

    prepared = preprocess.handler(received().model_dump(mode="json"), lambda_context)

    clear = prepared["anonymization"]
    places = {clear[name]["key"] for name in ("large", "small", "center", "squeezed")}
    assert set(work.objects) == places
    assert all(key.startswith(f"clear/{WORKSPACE}/{IMAGE_ID}/") for key in places)
    assert (prepared["large"]["key"], prepared["hidden"]) == (LARGE, None)
    assert (clear["faces"], clear["text"]) == (
        ("box", "none") if setting == "HIDE_FACES" else ("none", "box")
    )
