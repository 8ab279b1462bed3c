"""What is behind a picture that does not fill its square."""

from math import ceil

from PIL import Image, ImageFilter

Edges = tuple[int, int, int, int]


def blur_around(picture: Image.Image, hidden: Edges, *, sigma: float) -> Image.Image:
    """``picture`` with a Gaussian blur of ``sigma`` pixels, but for what is ``hidden``, which stays as it is.

    ``hidden`` is left, top, right and bottom. The rest has the very pixels that it has when all of the
    picture is blurred.
    """
    left, top, right, bottom = hidden
    width, height = picture.size
    blurred = picture.copy()
    for visible in (
        (0, 0, width, top),
        (0, bottom, width, height),
        (0, 0, left, height),
        (right, 0, width, height),
    ):
        if visible[0] < visible[2] and visible[1] < visible[3]:
            blurred.paste(_blurred(picture, visible, sigma), visible)
    return blurred


def _blurred(picture: Image.Image, visible: Edges, sigma: float) -> Image.Image:
    """What is ``visible`` of the blurred ``picture``."""
    left, top, right, bottom = visible
    # Pillow's Gaussian is three box filters, each with a radius of ``sigma`` or a little more.
    reach = 3 * (ceil(sigma) + 1)
    outer_left, outer_top = max(0, left - reach), max(0, top - reach)
    around = (outer_left, outer_top, min(picture.width, right + reach), min(picture.height, bottom + reach))
    blurred = picture.crop(around).filter(ImageFilter.GaussianBlur(sigma))
    return blurred.crop((left - outer_left, top - outer_top, right - outer_left, bottom - outer_top))
