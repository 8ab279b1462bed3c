"""Renditions: upright, in sRGB, bare, never enlarged, the same bytes for the same picture."""

import hashlib
import subprocess
import sys
from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageCms

from pixelgate.domain.errors import ConfigurationError, RejectedImageError
from pixelgate.domain.findings.base import Box
from pixelgate.domain.rendering import RenditionMetadata
from pixelgate.domain.renditions import RenditionProfile
from pixelgate.domain.steps.concealment import Hiding
from pixelgate.imaging.anonymize import Patch
from pixelgate.imaging.decode import open_image
from pixelgate.imaging.limits import Limits
from pixelgate.imaging.renditions.rendering import Guidance, Renderer
from tests.support.images import animation, corners, encoded, exif, exif_with_place, noise

LIMITS = Limits(max_aspect=10_000)
EVERY_FORMAT = ["jpeg", "webp", "avif", "png"]
WIDE_GAMUT = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()


def render(data, *renditions, size, guidance=None, metadata=None):
    profile = RenditionProfile.model_validate({"profile": "p", "renditions": list(renditions)})
    renderer = Renderer(data, profile, size=size, guidance=guidance or Guidance(faces={}), limits=LIMITS)
    return list(renderer.render({}, metadata=metadata or RenditionMetadata()))


def rendition(**keys):
    return {"name": "r", "formats": ["png"], **keys}


def opened(rendered):
    picture = Image.open(BytesIO(rendered.encoded.data))
    picture.load()
    return picture


def pixels(rendered):
    return np.asarray(opened(rendered).convert("RGB")).astype(int)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_gives_the_same_rendition(orientation):
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    stored = corners(480, 320).transpose(undo[orientation]) if orientation in undo else corners(480, 320)
    data = encoded(stored, "PNG", exif=exif(orientation=orientation))

    [made] = render(data, rendition(width=48), size=(480, 320))

    assert np.abs(pixels(made) - np.asarray(corners(48, 32)).astype(int)).mean() < 2


def test_one_decode_serves_all_sizes_and_formats(monkeypatch):
    loads = []
    data = encoded(noise(1200, 800), "JPEG")
    monkeypatch.setattr("pixelgate.imaging.renditions.rendering.open_image", counted(loads))

    made = render(data, {"name": "r", "widths": [64, 128, 256], "formats": EVERY_FORMAT}, size=(1200, 800))

    assert [(each.width, each.format) for each in made] == [
        (width, format_) for width in (64, 128, 256) for format_ in EVERY_FORMAT
    ]
    assert [opened(each).format.lower() for each in made] == EVERY_FORMAT * 3
    assert [opened(each).size for each in made] == [(each.width, each.height) for each in made]
    assert len(loads) == 1


def counted(calls):
    def open_and_count(*args, **keys):
        calls.append(keys)
        return open_image(*args, **keys)

    return open_and_count


def test_a_large_jpeg_is_decoded_at_a_fraction_that_is_large_enough():
    picture = noise(1600, 1200)
    data = encoded(picture, "JPEG", quality=95)
    profile = RenditionProfile.model_validate(
        {"profile": "p", "renditions": [rendition(width=390), rendition(name="s", width=100)]}
    )

    renderer = Renderer(data, profile, size=(1600, 1200), guidance=Guidance(faces={}), limits=LIMITS)

    made = list(renderer.render({}, metadata=RenditionMetadata()))
    assert [opened(each).size for each in made] == [(390, 292), (100, 75)]
    exact = np.asarray(picture.resize((390, 292), Image.Resampling.LANCZOS)).astype(int)
    assert np.abs(pixels(made[0]) - exact).mean() < 1.5


def test_nothing_is_enlarged():
    [made] = render(encoded(corners(48, 32), "PNG"), rendition(width=100), size=(48, 32))

    assert (made.width, made.height, made.is_smaller) == (48, 32, True)
    assert np.array_equal(pixels(made), np.asarray(corners(48, 32)))


@pytest.mark.parametrize("format_", EVERY_FORMAT)
def test_nothing_of_the_originals_metadata_is_left(format_):
    original = encoded(
        noise(200, 100),
        "JPEG",
        exif=exif_with_place(),
        comment=b"secret",
        dpi=(300, 300),
        xmp=b"<secret/>",
        icc_profile=WIDE_GAMUT,
    )

    [made] = render(original, rendition(width=100, formats=[format_]), size=(200, 100))

    assert b"secret" not in made.encoded.data
    assert not {"exif", "xmp", "comment", "icc_profile", "photoshop", "dpi"} & set(opened(made).info)


def test_a_jpeg_is_progressive():
    [made] = render(encoded(noise(200, 100), "PNG"), rendition(width=100, formats=["jpeg"]), size=(200, 100))

    assert opened(made).info["progressive"] == 1


def test_colours_are_converted_from_the_embedded_profile():
    # A profile whose red and blue are exchanged cannot be overlooked.
    swapped = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, blue = swapped.index(b"rXYZ"), swapped.index(b"bXYZ")
    swapped[red : red + 4], swapped[blue : blue + 4] = b"bXYZ", b"rXYZ"
    data = encoded(Image.new("RGB", (40, 40), "red"), "PNG", icc_profile=bytes(swapped))

    [made] = render(data, rendition(width=20), size=(40, 40))

    assert tuple(pixels(made)[10, 10]) == pytest.approx((0, 0, 255), abs=2)


def transparent(size=(60, 40)):
    picture = Image.new("RGBA", size, (255, 0, 0, 255))
    picture.paste((0, 255, 0, 0), (0, 0, size[0] // 2, size[1]))
    return encoded(picture, "PNG")


@pytest.mark.parametrize("format_", ["webp", "avif", "png"])
def test_what_is_transparent_stays_so_where_the_format_can(format_):
    [made] = render(transparent(), rendition(width=30, formats=[format_]), size=(60, 40))

    alpha = np.asarray(opened(made).convert("RGBA"))[..., 3]
    assert alpha[10, 5] < 8
    assert alpha[10, 25] > 247


def test_a_jpeg_of_something_transparent_is_white_behind_it():
    [made] = render(transparent(), rendition(width=30, formats=["jpeg"]), size=(60, 40))

    assert tuple(pixels(made)[10, 5]) == pytest.approx((255, 255, 255), abs=4)


@pytest.mark.parametrize("format_", EVERY_FORMAT)
def test_a_background_lies_behind_in_every_format(format_):
    keys = {"width": 30, "formats": [format_], "background": "#0000FF"}

    [made] = render(transparent(), rendition(**keys), size=(60, 40))

    assert opened(made).mode == "RGB"
    assert tuple(pixels(made)[10, 5]) == pytest.approx((0, 0, 255), abs=12)


def test_shrinking_does_not_bleed_the_colour_of_what_is_transparent():
    [made] = render(transparent((600, 400)), rendition(width=31, background="#FFFFFF"), size=(600, 400))

    # Green is only where nothing is to be seen.
    row = pixels(made)[10]
    assert not ((row[:, 1] > row[:, 0] + 3) & (row[:, 1] > row[:, 2] + 3)).any()


FACE = Box(x=0.25, y=0.25, width=0.25, height=0.25)


def test_hidden_faces_leave_no_trace_in_any_size_or_in_the_placeholder():
    clear, other = noise(400, 400, seed=1), noise(400, 400, seed=1)
    other.paste(noise(100, 100, seed=2), (100, 100))
    guidance = Guidance(faces={Hiding.BLUR: (Patch(FACE, Hiding.BLUR, 0.35),)})
    profile = RenditionProfile.model_validate(
        {"profile": "p", "renditions": [rendition(widths=[50, 100, 400], hide_faces="blur")]}
    )

    made = []
    for picture in (clear, other):
        renderer = Renderer(
            encoded(picture, "PNG"), profile, size=(400, 400), guidance=guidance, limits=LIMITS
        )
        files = [each.encoded.data for each in renderer.render({}, metadata=RenditionMetadata())]
        made.append((files, renderer.placeholder()))

    assert made[0] == made[1]


def test_a_transparent_picture_in_which_faces_are_hidden_is_opaque():
    guidance = Guidance(faces={Hiding.BOX: (Patch(FACE, Hiding.BOX, 0),)})

    [made] = render(transparent(), rendition(width=30, hide_faces="box"), size=(60, 40), guidance=guidance)

    assert opened(made).mode == "RGB"


HOSTILE = {
    "one pixel": (encoded(Image.new("RGB", (1, 1), "teal"), "PNG"), (1, 1)),
    "a strip": (encoded(Image.new("RGB", (20_000, 3), "teal"), "PNG"), (20_000, 3)),
    "a column": (encoded(Image.new("RGB", (3, 9_000), "teal"), "JPEG"), (3, 9_000)),
    "palette": (encoded(noise(90, 60).convert("P"), "PNG"), (90, 60)),
    "palette with transparency": (encoded(corners().convert("P"), "GIF", transparency=0), (48, 32)),
    "one bit": (encoded(noise(90, 60).convert("1"), "PNG"), (90, 60)),
    "16 bit": (
        encoded(Image.fromarray(np.linspace(0, 65_535, 5_400, dtype=np.uint16).reshape(60, 90)), "PNG"),
        (90, 60),
    ),
    "grey with alpha": (encoded(noise(90, 60).convert("LA"), "PNG"), (90, 60)),
    "CMYK": (encoded(noise(90, 60).convert("CMYK"), "JPEG"), (90, 60)),
    "everything transparent": (encoded(Image.new("RGBA", (90, 60), (9, 9, 9, 0)), "PNG"), (90, 60)),
    "animated GIF": (animation("GIF", 4, (32, 24)), (32, 24)),
    "animated WebP": (animation("WEBP", 4), (8, 8)),
    "a broken profile": (encoded(noise(90, 60), "JPEG", icc_profile=b"no profile"), (90, 60)),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_odd_pictures_become_all_that_is_asked_for(name):
    data, size = HOSTILE[name]
    asked = [
        rendition(name="a", width=40, formats=EVERY_FORMAT),
        rendition(name="b", width=1200, height=630, fit="smart", formats=["jpeg", "webp", "avif"]),
        rendition(name="c", widths=[1, 16, 4000], formats=["webp"], target_ssim=0.9),
        rendition(name="d", width=64, overlay={"text": "© all rights reserved"}),
    ]

    made = render(data, *asked, size=size)

    assert {each.name for each in made} == {"a", "b", "c", "d"}
    for each in made:
        assert opened(each).size == (each.width, each.height)
        assert each.width <= size[0]
        assert each.height <= size[1]


@pytest.mark.parametrize("format_name", ["JPEG", "PNG", "WEBP"])
def test_a_truncated_original_is_rejected_with_a_reason(format_name):
    data = encoded(noise(96, 64), format_name)

    with pytest.raises(RejectedImageError, match="TRUNCATED"):
        render(data[: len(data) // 2], rendition(width=10), size=(96, 64))


def test_a_picture_of_another_size_than_it_was_said_to_have_is_refused():
    with pytest.raises(ConfigurationError, match="48x32 pixels, not 32x48"):
        render(encoded(corners(48, 32), "PNG"), rendition(width=10), size=(32, 48))


IN_ANOTHER_PROCESS = """
import hashlib, sys
sys.path[:0] = sys.argv[1:]
from tests.unit.pixelgate.imaging.renditions.test_rendering import digests
print(*digests(), sep="\\n")
"""


def digests():
    """Of one rendition in every format and with everything that a profile can ask for."""
    asked = rendition(
        width=160,
        height=90,
        fit="smart",
        formats=["jpeg", "webp", "avif"],
        target_ssim=0.9,
        overlay={"text": "© Example"},
        metadata="all",
        hide_faces="blur",
    )
    guidance = Guidance(faces={Hiding.BLUR: (Patch(FACE, Hiding.BLUR, 0.35),)})
    metadata = RenditionMetadata(creator="A", keywords=("one", "two"))
    lossless = rendition(name="l", width=100, metadata="rights")
    data = encoded(noise(640, 480), "JPEG")
    made = render(data, asked, lossless, size=(640, 480), guidance=guidance, metadata=metadata)
    return [hashlib.sha256(each.encoded.data).hexdigest() for each in made]


def test_another_process_makes_the_same_bytes():
    finished = subprocess.run(
        [sys.executable, "-c", IN_ANOTHER_PROCESS, *sys.path],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONHASHSEED": "77"},
    )

    assert finished.stdout.split() == digests()
    assert len(set(digests())) == 4
