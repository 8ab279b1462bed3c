"""TIFFs are decompressed tile by tile, and a small picture may declare a gigantic tile."""

from PIL import Image, TiffImagePlugin

from pixelgate.domain.errors import RejectedImageError, RejectReason

_TILE_WIDTH, _TILE_LENGTH = 322, 323
_USUAL_TILE_PIXELS = 4096 * 4096


def check_tiles(image: Image.Image) -> None:
    """Refuse tiles that are larger than the picture and than what programs write.

    Raises:
        RejectedImageError: decompressing one would take more memory than the picture.
    """
    if not isinstance(image, TiffImagePlugin.TiffImageFile):
        return
    width, length = (_number(image.tag_v2.get(tag, 0)) for tag in (_TILE_WIDTH, _TILE_LENGTH))
    if width * length > max(image.width * image.height, _USUAL_TILE_PIXELS):
        raise RejectedImageError(RejectReason.TOO_MANY_PIXELS, f"TIFF: tiles of {width}x{length}")


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0
