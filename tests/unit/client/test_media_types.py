import pytest

from pixelgate_client.errors import UnknownImageTypeError
from pixelgate_client.media_types import media_type_of


@pytest.mark.parametrize(
    ("head", "media_type"),
    [
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIH", "image/png"),
        (b"GIF87a", "image/gif"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\x24\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"II*\x00\x08\x00\x00\x00", "image/tiff"),
        (b"\x00\x00\x00\x1cftypavif", "image/avif"),
        (b"\x00\x00\x00\x18ftypheic", "image/heic"),
        (bytes(128) + b"DICM", "application/dicom"),
    ],
)
def test_the_first_bytes_decide_whatever_the_name_says(head, media_type):
    assert media_type_of(head, name="misnamed.gif") == media_type


def test_a_sound_file_is_not_taken_for_webp():
    with pytest.raises(UnknownImageTypeError):
        media_type_of(b"RIFF\x24\x00\x00\x00WAVEfmt ", name="song.wav")


@pytest.mark.parametrize("head", [b"", b"not an image"])
def test_a_damaged_image_keeps_the_type_of_its_extension(head):
    assert media_type_of(head, name="Holiday.JPG") == "image/jpeg"


@pytest.mark.parametrize("name", ["brain.nii", "Brain.NII.GZ"])
def test_a_scan_is_known_by_its_name_also_when_it_is_packed(name):
    assert media_type_of(b"\x1f\x8b\x08", name=name) == "application/x-nifti"
