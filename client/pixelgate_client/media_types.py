"""What kind of image a file is: by its first bytes, else by its name."""

from pathlib import PurePath

from pixelgate_client.errors import UnknownImageTypeError

HEAD_BYTES = 132
"""How many bytes from the start of a file are enough to tell its kind."""

_SIGNATURES = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (0, b"II*\x00", "image/tiff"),
    (0, b"MM\x00*", "image/tiff"),
    (4, b"ftypavif", "image/avif"),
    (4, b"ftypheic", "image/heic"),
    (4, b"ftypheix", "image/heic"),
    (4, b"ftypmif1", "image/heif"),
    (0, b"BM", "image/bmp"),
    (128, b"DICM", "application/dicom"),
)

_EXTENSIONS = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".avif": "image/avif",
    ".heic": "image/heic",
    ".heif": "image/heif",
    ".bmp": "image/bmp",
    ".dcm": "application/dicom",
    ".nii": "application/x-nifti",
}


def is_image_name(name: str) -> bool:
    """The name ends like an image's."""
    return _suffix(name) in _EXTENSIONS


def _suffix(name: str) -> str:
    """In small letters; scans are often packed once more, as in ``brain.nii.gz``."""
    return PurePath(name.lower().removesuffix(".gz")).suffix


def media_type_of(head: bytes, *, name: str) -> str:
    """The media type to declare for a file that starts with ``head`` and is called ``name``.

    A damaged file keeps the type of its extension: the service looks closer and says what is wrong.

    Raises:
        UnknownImageTypeError: neither the bytes nor the name are those of an image.
    """
    for offset, signature, media_type in _SIGNATURES:
        if head[offset : offset + len(signature)] == signature:
            return media_type
    try:
        return _EXTENSIONS[_suffix(name)]
    except KeyError:
        raise UnknownImageTypeError(
            f"{name} is not an image, by its contents and by its name",
            hint="Pixelgate reads JPEG, PNG, WebP and GIF files, and others where they are switched on.",
        ) from None
