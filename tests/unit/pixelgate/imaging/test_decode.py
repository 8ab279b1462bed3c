"""Accepted pictures come out upright, in sRGB and over white, with true facts."""

import hashlib
import re

import numpy as np
import pytest
from PIL import Image, ImageCms

from pixelgate.domain.metadata import Metadata, Rights
from pixelgate.imaging.decode import decode_image
from pixelgate.imaging.limits import Limits
from tests.support.images import animation, corners, encoded, exif, exif_with_place, jpeg, noise, png

LIMITS = Limits()
UNDO = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def pixels(data: bytes, **options: int) -> np.ndarray:
    picture = decode_image(data, limits=LIMITS, **options).picture
    assert picture.mode == "RGB"
    return np.asarray(picture).astype(int)


def with_orientation(picture: Image.Image, orientation: int, format_name: str = "PNG") -> bytes:
    """``picture`` stored turned, with the tag that turns it back."""
    stored = picture.transpose(UNDO[orientation]) if orientation in UNDO else picture
    return encoded(stored, format_name, exif=exif(orientation=orientation))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_gives_the_same_upright_pixels(orientation):
    upright = corners(48, 32)

    decoded = decode_image(with_orientation(upright, orientation), limits=LIMITS)

    assert np.array_equal(np.asarray(decoded.picture), np.asarray(upright))
    assert (decoded.facts.width, decoded.facts.height) == (48, 32)
    assert decoded.facts.exif_orientation == orientation


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("format_name", ["JPEG", "PNG", "WEBP"])
def test_what_is_decoded_at_a_fraction_is_upright_too(orientation, format_name):
    upright = corners(192, 128)

    decoded = decode_image(with_orientation(upright, orientation, format_name), limits=LIMITS, long_side=48)

    assert decoded.picture.size == (48, 32)
    assert (decoded.facts.width, decoded.facts.height) == (192, 128)
    # The middle of each quarter, away from what chroma subsampling blurs.
    seen, expected = (np.asarray(each).astype(int)[8::16, 12::24] for each in (decoded.picture, corners()))
    assert np.abs(seen - expected).max() < 12


@pytest.mark.parametrize(
    ("format_name", "width", "decoded"),
    [
        pytest.param("JPEG", 2000, (1000, 750), id="a half that is nearly large enough is enough"),
        pytest.param("JPEG", 1800, (1024, 768), id="a half that is too small is not"),
        pytest.param("WEBP", 2000, (1000, 750), id="of another decoder, too"),
        pytest.param("PNG", 2000, (1000, 750), id="what cannot be decoded in part is averaged to the same"),
        pytest.param("PNG", 1800, (1024, 768), id="and shrunk exactly where that is too small"),
    ],
)
def test_a_picture_may_come_out_a_little_smaller(format_name, width, decoded):
    data = encoded(noise(width, width * 3 // 4), format_name)

    assert decode_image(data, limits=LIMITS, long_side=1024).picture.size == decoded


@pytest.mark.parametrize("orientation", range(1, 9))
def test_orientation_holds_when_a_jpeg_is_decoded_at_a_fraction_of_its_size(orientation):
    upright = noise(960, 640)

    decoded = decode_image(with_orientation(upright, orientation, "JPEG"), limits=LIMITS, long_side=96)

    expected = np.asarray(upright.resize((96, 64), Image.Resampling.LANCZOS)).astype(int)
    assert np.abs(np.asarray(decoded.picture).astype(int) - expected).max() <= 6
    assert (decoded.facts.width, decoded.facts.height) == (960, 640)


@pytest.mark.parametrize("orientation", [0, 9, 65535])
def test_an_impossible_orientation_is_ignored(orientation):
    decoded = decode_image(encoded(corners(), "PNG", exif=exif(orientation=orientation)), limits=LIMITS)

    assert decoded.facts.exif_orientation == 1
    assert decoded.picture.size == (48, 32)


@pytest.mark.parametrize(
    ("mode", "format_name"),
    [
        ("RGB", "PNG"),
        ("RGBA", "PNG"),
        ("P", "PNG"),
        ("P", "GIF"),
        ("RGB", "JPEG"),
        ("CMYK", "JPEG"),
        ("RGB", "WEBP"),
        ("RGBA", "WEBP"),
    ],
)
def test_every_colour_mode_shows_its_colours(mode, format_name):
    decoded = pixels(encoded(corners(48, 32, mode), format_name))

    # The middle of each quarter, away from what chroma subsampling blurs; JPEG and WebP are lossy.
    seen = decoded[[8, 8, 24, 24], [12, 36, 12, 36]]
    assert np.abs(seen - [(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0)]).max() <= 6


@pytest.mark.parametrize("mode", ["L", "LA", "1"])
def test_grey_pictures_become_grey_rgb(mode):
    decoded = pixels(encoded(Image.new("L", (8, 8), 255).convert(mode), "PNG"))

    assert (decoded == 255).all()


def test_sixteen_bits_are_scaled_and_not_clipped():
    rows = b"".join(b"\0" + (value << 8).to_bytes(2) * 4 for value in (0, 64, 128, 255))

    decoded = pixels(png(4, 4, bit_depth=16, rows=rows))

    assert decoded[:, 0, 0].tolist() == [0, 64, 128, 255]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(encoded(Image.new("RGBA", (4, 4), (255, 0, 0, 0)), "PNG"), (255, 255, 255), id="clear"),
        pytest.param(encoded(Image.new("RGBA", (4, 4), (0, 0, 0, 51)), "PNG"), (204, 204, 204), id="a fifth"),
        pytest.param(
            encoded(Image.new("P", (4, 4), 0), "PNG", transparency=bytes(1)), (255, 255, 255), id="palette"
        ),
        pytest.param(
            encoded(Image.new("RGB", (4, 4), (9, 9, 9)), "PNG", transparency=(9, 9, 9)),
            (255, 255, 255),
            id="colour key",
        ),
        pytest.param(encoded(Image.new("P", (4, 4), 3), "GIF", transparency=3), (255, 255, 255), id="gif"),
    ],
)
def test_transparent_parts_lie_over_white(data, expected):
    decoded = decode_image(data, limits=LIMITS)

    assert decoded.picture.getpixel((1, 1)) == expected
    assert decoded.facts.has_alpha


def swapped_profile() -> bytes:
    """sRGB with its red and blue primaries swapped: what it calls red is blue."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swaps = {b"rXYZ": b"bXYZ", b"bXYZ": b"rXYZ"}
    return re.sub(rb"[rb]XYZ", lambda match: swaps[match[0]], profile, count=2)


@pytest.mark.parametrize("format_name", ["PNG", "JPEG", "WEBP"])
def test_colours_are_converted_from_the_embedded_profile(format_name):
    data = encoded(Image.new("RGB", (16, 16), "red"), format_name, icc_profile=swapped_profile())

    red, green, blue = pixels(data)[8, 8]

    assert (red < 10, green < 10, blue > 245) == (True, True, True)


def test_transparency_survives_a_conversion():
    half = Image.new("RGBA", (4, 4), (255, 0, 0, 128))

    red, green, blue = pixels(encoded(half, "PNG", icc_profile=swapped_profile()))[1, 1]

    assert (abs(red - 127) < 4, abs(green - 127) < 4, blue > 245) == (True, True, True)


def test_a_grey_picture_with_a_colour_profile_stays_grey():
    assert (pixels(encoded(Image.new("L", (4, 4), 128), "PNG", icc_profile=swapped_profile())) == 128).all()


def test_pictures_of_other_modes_may_have_the_same_profile():
    profile = swapped_profile()

    for mode, color, expected in (
        ("RGB", "red", 2),
        ("L", "white", None),
        ("RGBA", "red", 2),
        ("RGB", "blue", 0),
    ):
        shown = pixels(encoded(Image.new(mode, (4, 4), color), "PNG", icc_profile=profile))[0, 0]
        assert shown.max() > 200
        assert expected is None or shown.argmax() == expected


def test_an_srgb_profile_changes_nothing():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    decoded = pixels(encoded(corners(), "PNG", icc_profile=profile))

    assert np.abs(decoded - np.asarray(corners()).astype(int)).max() <= 1


@pytest.mark.parametrize(
    "profile",
    [
        pytest.param(b"\0" * 200, id="zeros"),
        pytest.param(b"not a profile", id="text"),
        pytest.param(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()[:300], id="cut"),
        pytest.param(ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes(), id="another space"),
    ],
)
def test_a_profile_that_is_no_use_is_ignored(profile):
    decoded = pixels(encoded(corners(), "PNG", icc_profile=profile))

    assert np.array_equal(decoded, np.asarray(corners()).astype(int))


@pytest.mark.parametrize("format_name", ["GIF", "WEBP", "PNG"])
def test_the_first_frame_of_an_animation_is_decoded_and_all_are_counted(format_name):
    decoded = decode_image(animation(format_name, 5), limits=LIMITS)

    assert decoded.facts.frames == 5
    assert decoded.picture.getpixel((2, 2)) == (255, 0, 0)


def test_a_picture_with_previews_behind_it_is_one_frame_of_jpeg():
    data = encoded(corners(), "MPO", save_all=True, append_images=[corners()])

    facts = decode_image(data, limits=LIMITS).facts

    assert (facts.format, facts.frames) == ("JPEG", 1)


@pytest.mark.parametrize(
    ("size", "long_side", "expected"),
    [
        ((300, 200), 100, (100, 67)),
        ((200, 300), 100, (67, 100)),
        ((400, 200), 400, (400, 200)),
        ((40, 20), 100, (40, 20)),
        ((400, 100), 100, (150, 38)),
        ((500, 10), 50, (75, 2)),
    ],
)
@pytest.mark.parametrize("format_name", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_shrunk_to_fit_and_never_enlarged(size, long_side, expected, format_name):
    data = encoded(noise(*size), format_name)

    decoded = decode_image(data, limits=LIMITS, long_side=long_side)

    assert decoded.picture.size == expected
    assert (decoded.facts.width, decoded.facts.height) == size


def test_facts_describe_the_file():
    data = encoded(
        corners(),
        "JPEG",
        exif=exif(
            make="NIKON CORPORATION",
            model="NIKON D90",
            copyright="© Anna Müller",
            taken_at="2024:05:01 12:34:56",
            offset="+02:00",
        ),
    )

    facts = decode_image(data, limits=LIMITS).facts

    assert facts.model_dump() == {
        "sha256": hashlib.sha256(data).hexdigest(),
        "bytes": len(data),
        "format": "JPEG",
        "width": 48,
        "height": 32,
        "frames": 1,
        "has_alpha": False,
        "exif_orientation": 1,
        **Metadata(
            camera="NIKON CORPORATION NIKON D90",
            taken_at="2024-05-01T12:34:56+02:00",
            rights=Rights(copyright="© Anna Müller"),
        ).model_dump(),
    }


def test_a_place_is_noticed_but_not_kept():
    assert decode_image(encoded(corners(), "JPEG", exif=exif_with_place()), limits=LIMITS).facts.has_gps


def test_nothing_of_the_file_stays_attached_to_the_picture():
    data = jpeg(16, 16, comment=b"secret", exif=exif_with_place(), dpi=(300, 300))

    assert decode_image(data, limits=LIMITS).picture.info == {}
