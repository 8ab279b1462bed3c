"""Load a picture's pixels, at a fraction of its size where its decoder can."""

from PIL import Image

from pixelgate.imaging.decoders import webp
from pixelgate.imaging.decoders.jpeg_fractions import draft


def load(image: Image.Image, data: bytes, least: tuple[int, int]) -> Image.Image:
    """The pixels of ``image``, which Pillow opened from ``data``, with sides of at least ``least``.

    Raises:
        Exception: whatever the decoder stumbles over when bytes are damaged.
    """
    if image.format == "WEBP" and webp.can_decode(data):
        return webp.decode(data, image.size, least)
    if least != image.size:
        draft(image, least)
    image.load()
    return image
