"""The formats of images, by the names that facts and rules use, and what uploads of them are declared as."""

from pixelgate.domain.errors import ConfigurationError

DEFAULT_FORMATS = frozenset({"JPEG", "PNG", "WEBP", "GIF"})
"""What is always accepted."""

EXTRA_FORMATS = frozenset({"TIFF", "BMP", "HEIF", "AVIF", "DICOM", "NIFTI"})
"""What is accepted where the operator switched it on."""

MEDIA_TYPES = {
    "JPEG": ("image/jpeg",),
    "PNG": ("image/png",),
    "WEBP": ("image/webp",),
    "GIF": ("image/gif",),
    "TIFF": ("image/tiff",),
    "BMP": ("image/bmp",),
    "HEIF": ("image/heic", "image/heif"),
    "AVIF": ("image/avif",),
    "DICOM": ("application/dicom",),
    "NIFTI": ("application/x-nifti", "application/gzip"),
}
"""Only what an upload may be declared as; what it is, its bytes say."""


def accepted_formats(extra: str) -> frozenset[str]:
    """The default formats and those that ``extra`` lists, separated by commas.

    Raises:
        ConfigurationError: it lists something else.
    """
    listed = frozenset(name.strip().upper() for name in extra.split(",")) - {""}
    if unknown := listed - EXTRA_FORMATS:
        raise ConfigurationError(f"unknown formats: {', '.join(sorted(unknown))}")
    return DEFAULT_FORMATS | listed
