"""What an imported file is called, and what type its name declares."""

from urllib.parse import unquote, urlsplit

from pixelgate.domain.imports import LONGEST_NAME

LONGEST_ADDRESS = 500
UNDECLARED = "application/octet-stream"

_TYPES = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".gif": "image/gif",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".bmp": "image/bmp",
    ".heic": "image/heic",
    ".heif": "image/heif",
    ".avif": "image/avif",
    ".dcm": "application/dicom",
    ".nii": "application/x-nifti",
    ".nii.gz": "application/gzip",
}


def declared_type(name: str) -> str:
    """The media type that the end of ``name`` declares. The analysis goes by the bytes, whatever it is."""
    lower = name.lower()
    return next((kind for ending, kind in _TYPES.items() if lower.endswith(ending)), UNDECLARED)


def is_image_name(name: str) -> bool:
    """The name ends like an image's."""
    return declared_type(name) != UNDECLARED


def name_in_url(url: str) -> str:
    """The last part of the path as people would read it; the host where there is none. Never the query."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url[:LONGEST_NAME]
    name = unquote(parts.path.rstrip("/").rpartition("/")[2]) or parts.netloc.rpartition("@")[2] or url
    return name[-LONGEST_NAME:]


def origin_of(url: str) -> str | None:
    """Scheme and host of a URL: all of it that can be no permission. None for what leads nowhere."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{host}"[:LONGEST_ADDRESS] if host else None
