"""Formats that an operator switches on: what is shown of them, and that no limit is lost on the way."""

import struct
import sys
from itertools import pairwise

import numpy as np
import pytest
from PIL import Image
from PIL.TiffImagePlugin import ImageFileDirectory_v2
from PIL.TiffTags import SHORT
from pydicom.uid import DeflatedExplicitVRLittleEndian, JPEGLSLossless, RLELossless

from pixelgate.domain.errors import ConfigurationError, RejectedImageError, RejectReason
from pixelgate.domain.formats import DEFAULT_FORMATS, EXTRA_FORMATS
from pixelgate.imaging.decode import DecodedImage, decode_image
from pixelgate.imaging.limits import Limits
from tests.support.formats import avif, dicom, dicom_of_jpeg, nifti, ramp, tiff, turned_heic
from tests.support.images import corners, encoded, exif, jpeg

EVERYTHING = Limits(formats=DEFAULT_FORMATS | EXTRA_FORMATS, max_pixels=1_000_000, max_frames=20)
FILES = {
    "TIFF": tiff(),
    "BMP": encoded(corners(), "BMP"),
    "HEIF": turned_heic(),
    "AVIF": avif(),
    "DICOM": dicom(),
    "NIFTI": nifti(),
}


def decode(data: bytes, **changes) -> DecodedImage:
    return decode_image(data, limits=Limits(**{**vars(EVERYTHING), **changes}))


def reason_for(data: bytes, **changes) -> RejectReason:
    with pytest.raises(RejectedImageError) as caught:
        decode(data, **changes)
    return caught.value.reason


def grays(picture: Image.Image, row: int = 16) -> list[int]:
    """One row of a picture that must be grey."""
    pixels = np.asarray(picture)[row]
    assert (pixels[:, 0] == pixels[:, 1]).all()
    return [int(value) for value in pixels[:, 0]]


def grows(values: list[int]) -> bool:
    return all(left <= right for left, right in pairwise(values)) and values[0] < values[-1]


def quarters(picture: Image.Image) -> list[str]:
    """The names of the colours in the four corners, row by row."""
    names = {(1, 0, 0): "red", (0, 1, 0): "lime", (0, 0, 1): "blue", (1, 1, 0): "yellow"}
    right, bottom = picture.width - 5, picture.height - 5
    places = [(4, 4), (right, 4), (4, bottom), (right, bottom)]
    return [names[tuple(channel > 127 for channel in picture.getpixel(place))] for place in places]


@pytest.mark.parametrize("name", FILES)
def test_each_is_refused_by_name_until_it_is_switched_on(name):
    with pytest.raises(RejectedImageError) as caught:
        decode_image(FILES[name], limits=Limits())

    assert caught.value.reason is RejectReason.UNSUPPORTED_FORMAT
    assert caught.value.detail == f"{name} is not switched on"


@pytest.mark.parametrize("name", FILES)
def test_each_is_decoded_where_it_is_switched_on(name):
    decoded = decode(FILES[name])

    assert decoded.facts.format == name
    assert decoded.picture.mode == "RGB"
    assert decoded.picture.size == (decoded.facts.width, decoded.facts.height)


@pytest.mark.parametrize("name", FILES)
def test_pixels_are_limited_before_anything_is_decompressed(name):
    assert reason_for(FILES[name], max_pixels=1_000) is RejectReason.TOO_MANY_PIXELS


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(tiff(exif=exif(orientation=6)), id="tiff"),
        pytest.param(avif(exif=exif(orientation=6)), id="avif"),
        pytest.param(turned_heic(), id="heic"),
    ],
)
def test_orientation_is_applied_exactly_once(data):
    decoded = decode(data)

    assert quarters(decoded.picture) == ["blue", "red", "yellow", "lime"]
    assert decoded.facts.width < decoded.facts.height


@pytest.mark.parametrize("missing", ["HEIF", "DICOM", "NIFTI"])
def test_a_format_without_its_layer_is_a_mistake_of_ours(missing, monkeypatch):
    library = {"HEIF": "pi_heif", "DICOM": "pydicom", "NIFTI": "nibabel"}[missing]
    for name in [name for name in sys.modules if name.partition(".")[0] == library]:
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.setitem(sys.modules, library, None)
    module = {"HEIF": "heif", "DICOM": "dicom", "NIFTI": "nifti"}[missing]
    monkeypatch.delitem(sys.modules, f"pixelgate.imaging.decoders.{module}", raising=False)

    with pytest.raises(ConfigurationError, match=f"{missing} is switched on"):
        decode(FILES[missing])


@pytest.mark.parametrize("compression", ["raw", "packbits", "tiff_lzw", "tiff_adobe_deflate", "jpeg"])
def test_a_tiff_is_read_however_it_is_compressed(compression):
    assert quarters(decode(tiff(compression=compression)).picture) == ["red", "lime", "blue", "yellow"]


def test_of_a_tiff_the_first_page_is_shown_and_the_pages_are_counted():
    assert decode(tiff(pages=3)).facts.frames == 3
    assert reason_for(tiff(pages=21)) is RejectReason.TOO_MANY_FRAMES


@pytest.mark.parametrize("kind", [np.uint16, np.int32, np.float32])
def test_a_tiff_of_measured_values_becomes_grey(kind):
    values = np.tile(np.linspace(0, 60_000, 48).astype(kind), (32, 1))

    row = grays(decode(tiff(Image.fromarray(values))).picture)

    assert grows(row)
    assert row[0] < 10
    assert 100 < row[24] < 150


def test_a_small_tiff_with_a_gigantic_tile_is_rejected():
    # Pillow does not write tiles, so two private tags are renamed to TileWidth and TileLength.
    tags = ImageFileDirectory_v2()
    tags.tagtype = {65_000: SHORT, 65_001: SHORT}
    tags[65_000] = tags[65_001] = 65_520
    data = tiff(tiffinfo=tags)
    for written, meant in ((65_000, 322), (65_001, 323)):
        data = data.replace(struct.pack("<HHL", written, SHORT, 1), struct.pack("<HHL", meant, SHORT, 1))

    assert reason_for(data) is RejectReason.TOO_MANY_PIXELS


def test_a_dicom_without_a_window_uses_its_usual_range():
    row = grays(decode(dicom()).picture)

    assert grows(row)
    assert (row[0], row[-1]) == (0, 255)


def test_a_dicoms_window_is_applied_after_its_slope():
    # Stored x 2 + 100 = Hounsfield units; the window is 0 to 200 of them.
    row = grays(
        decode(
            dicom(RescaleSlope=2, RescaleIntercept=100, WindowCenter=[100, 40], WindowWidth=[200, 80])
        ).picture
    )
    units = ramp()[0] * 2 + 100

    assert {row[place] for place in np.flatnonzero(units <= 0)} == {0}
    assert {row[place] for place in np.flatnonzero(units >= 200)} == {255}
    assert {row[place] for place in np.flatnonzero((units > 10) & (units < 190))} - {0, 255}


def test_monochrome1_is_inverted():
    assert grows(grays(decode(dicom(PhotometricInterpretation="MONOCHROME1")).picture)[::-1])


def test_of_a_dicom_the_middle_frame_is_shown():
    frames = np.concatenate([np.full((32, 48), level, np.uint8) for level in (0, 200, 100)])
    data = dicom(
        frames,
        Rows=32,
        NumberOfFrames=3,
        WindowCenter=128,
        WindowWidth=256,
        PhotometricInterpretation="MONOCHROME2",
    )

    decoded = decode(data)

    assert decoded.facts.frames == 3
    assert abs(grays(decoded.picture)[0] - 200) <= 1


def test_colour_and_compressed_frames_are_read():
    assert quarters(decode(dicom(np.asarray(corners()))).picture) == ["red", "lime", "blue", "yellow"]
    compressed = dicom_of_jpeg(encoded(corners(), "JPEG", quality=95))
    assert quarters(decode(compressed).picture) == ["red", "lime", "blue", "yellow"]


def test_nothing_about_the_patient_is_kept():
    told = decode(dicom()).facts.model_dump_json()

    assert "ecret" not in told
    assert "SECRET" not in told


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(dicom(frames=21), RejectReason.TOO_MANY_FRAMES, id="frames"),
        pytest.param(dicom(Rows=60_000, Columns=60_000), RejectReason.TOO_MANY_PIXELS, id="declared size"),
        pytest.param(dicom(Rows=900, Columns=900), RejectReason.UNREADABLE, id="more than there is"),
        pytest.param(dicom_of_jpeg(jpeg(900, 900)), RejectReason.UNREADABLE, id="frame larger than declared"),
        pytest.param(dicom(SamplesPerPixel=4), RejectReason.UNREADABLE, id="four samples"),
        pytest.param(dicom()[:300], RejectReason.UNREADABLE, id="cut in the header"),
        pytest.param(dicom()[:-100], RejectReason.UNREADABLE, id="cut in the pixels"),
        pytest.param(
            bytes(128) + b"DICM" + b"\x08\0\5\0UI\0\0" * 300_000, RejectReason.UNREADABLE, id="endless"
        ),
    ],
)
def test_a_dicom_beyond_limits_is_rejected(data, reason):
    assert reason_for(data) is reason


@pytest.mark.parametrize("syntax", [DeflatedExplicitVRLittleEndian, RLELossless, JPEGLSLossless])
def test_a_transfer_syntax_that_is_not_read_is_named(syntax):
    data = dicom().replace(b"1.2.840.10008.1.2.1\0", syntax.encode().ljust(20, b"\0")[:20])
    length = len(data[: data.index(b"1.2.840.10008.1.2")])
    data = (
        data[: length - 2]
        + (len(syntax) + len(syntax) % 2).to_bytes(2, "little")
        + syntax.encode().ljust(len(syntax) + len(syntax) % 2, b"\0")
        + data[length + 20 :]
    )

    with pytest.raises(RejectedImageError, match="is not read"):
        decode(data)


@pytest.mark.parametrize("packed", [False, True])
def test_the_middle_slice_of_a_volume_is_shown(packed):
    decoded = decode(nifti(packed=packed))

    assert decoded.facts.frames == 5
    assert decoded.picture.size == (48, 32)
    assert grows(grays(decoded.picture))


def test_a_volumes_second_axis_points_up():
    columns = np.repeat(np.linspace(0, 1000, 32).astype("<i2"), 48)

    picture = decode(nifti((48, 32), values=columns.tobytes())).picture

    assert picture.getpixel((0, 0))[0] == 255
    assert picture.getpixel((0, 31))[0] == 0


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(nifti((48, 32, 21)), RejectReason.TOO_MANY_FRAMES, id="slices"),
        pytest.param(
            nifti((30_000, 30_000, 1), values=b""), RejectReason.TOO_MANY_PIXELS, id="declared size"
        ),
        pytest.param(
            nifti((900, 900, 19), values=b"", packed=True), RejectReason.TOO_MANY_BYTES, id="inflates"
        ),
        pytest.param(nifti()[:1_000], RejectReason.TRUNCATED, id="cut"),
        pytest.param(nifti(packed=True)[:150], RejectReason.TRUNCATED, id="cut gzip"),
        pytest.param(nifti((48,), values=bytes(96)), RejectReason.UNREADABLE, id="no picture"),
        pytest.param(nifti((-48, -32, 5), values=bytes(99)), RejectReason.EXTREME_ASPECT, id="negative"),
        pytest.param(nifti((48, 32, 0)), RejectReason.UNREADABLE, id="no slice"),
        pytest.param(nifti((48, 32, -5), values=bytes(99)), RejectReason.UNREADABLE, id="fewer than none"),
        pytest.param(nifti(code=32, bits=64, values=bytes(70_000)), RejectReason.UNREADABLE, id="complex"),
    ],
)
def test_a_volume_beyond_limits_is_rejected(data, reason):
    assert reason_for(data) is reason
