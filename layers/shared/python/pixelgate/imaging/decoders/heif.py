"""HEIC photos, as phones take them. Needs the layer with pi-heif, which only decodes."""

from io import BytesIO

from pi_heif import HeifImageFile
from PIL import Image

from pixelgate.imaging.limits import Limits


def decode(data: bytes, limits: Limits) -> tuple[Image.Image, int]:
    """The primary picture, not decompressed yet and turned upright when it is, and how many there are."""
    image = HeifImageFile(BytesIO(data))
    return image, image.n_frames
