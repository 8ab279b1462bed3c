"""What people do to a picture before they send it again, one function for each kind of edit."""

import io
from collections.abc import Callable

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter, ImageFont, ImageOps
from PIL.Image import Resampling, Transpose

Edit = Callable[[Image.Image], Image.Image]


def encoded(picture: Image.Image, format_name: str, quality: int) -> Image.Image:
    data = io.BytesIO()
    picture.save(data, format_name, quality=quality)
    return Image.open(io.BytesIO(data.getvalue())).convert("RGB")


def scaled(picture: Image.Image, width: float, height: float) -> Image.Image:
    size = (max(1, round(picture.width * width)), max(1, round(picture.height * height)))
    return picture.resize(size, Resampling.LANCZOS)


def cropped(picture: Image.Image, left: float, top: float, right: float, bottom: float) -> Image.Image:
    """Without these shares of the sides."""
    width, height = picture.size
    return picture.crop(
        (round(left * width), round(top * height), round((1 - right) * width), round((1 - bottom) * height))
    )


def captioned(picture: Image.Image) -> Image.Image:
    """A white bar with words below the picture."""
    bar = picture.height // 8
    page = Image.new("RGB", (picture.width, picture.height + bar), "white")
    page.paste(picture)
    ImageDraw.Draw(page).text(
        (bar // 4, picture.height + bar // 6),
        "When it is Monday again",
        fill="black",
        font=ImageFont.load_default(bar * 0.6),
    )
    return page


def watermarked(picture: Image.Image) -> Image.Image:
    """Half-transparent words across the middle."""
    layer = Image.new("L", picture.size)
    size = picture.width / 8
    place = (picture.width / 2, picture.height / 2)
    ImageDraw.Draw(layer).text(place, "SAMPLE", fill=110, font=ImageFont.load_default(size), anchor="mm")
    return Image.composite(Image.new("RGB", picture.size, "white"), picture, layer)


def stamped(picture: Image.Image) -> Image.Image:
    """A small logo in a corner."""
    stamped_one = picture.copy()
    side = min(picture.size) // 7
    corner = (picture.width - side - 8, picture.height - side - 8)
    box = (*corner, corner[0] + side, corner[1] + side)
    ImageDraw.Draw(stamped_one).ellipse(box, fill="#D03020", outline="white", width=4)
    return stamped_one


def noisy(picture: Image.Image) -> Image.Image:
    grain = np.random.default_rng(7).normal(0, 14, (picture.height, picture.width, 3))
    return Image.fromarray(np.clip(np.asarray(picture) + grain, 0, 255).astype(np.uint8))


def gamma(picture: Image.Image, exponent: float) -> Image.Image:
    return picture.point([round(255 * (level / 255) ** exponent) for level in range(256)] * 3)


def warmer(picture: Image.Image) -> Image.Image:
    red, green, blue = picture.split()
    return Image.merge(
        "RGB",
        (red.point(lambda level: min(255, level * 1.15)), green, blue.point(lambda level: level * 0.82)),
    )


def rotated_a_little(picture: Image.Image) -> Image.Image:
    """By two degrees, the corners cut off."""
    turned = picture.rotate(2, Resampling.BICUBIC)
    return cropped(turned, 0.04, 0.04, 0.04, 0.04)


def vignetted(picture: Image.Image) -> Image.Image:
    mask = ImageOps.invert(Image.radial_gradient("L").resize(picture.size)).point(
        lambda level: min(255, level + 90)
    )
    return ImageChops.multiply(picture, Image.merge("RGB", (mask, mask, mask)))


EDITS: dict[str, Edit] = {
    "JPEG, quality 50": lambda picture: encoded(picture, "JPEG", 50),
    "JPEG, quality 15": lambda picture: encoded(picture, "JPEG", 15),
    "WebP, quality 40": lambda picture: encoded(picture, "WEBP", 40),
    "half the size": lambda picture: scaled(picture, 0.5, 0.5),
    "a thumbnail of 128 pixels": lambda picture: ImageOps.contain(picture, (128, 128)),
    "stretched by a fifth": lambda picture: scaled(picture, 1.2, 1.0),
    "blurred": lambda picture: picture.filter(ImageFilter.GaussianBlur(max(picture.size) / 250)),
    "sharpened": lambda picture: picture.filter(ImageFilter.UnsharpMask(3, 150, 2)),
    "noise": noisy,
    "brighter": lambda picture: ImageEnhance.Brightness(picture).enhance(1.35),
    "darker": lambda picture: ImageEnhance.Brightness(picture).enhance(0.6),
    "more contrast": lambda picture: ImageEnhance.Contrast(picture).enhance(1.5),
    "gamma 0.6": lambda picture: gamma(picture, 0.6),
    "grey": lambda picture: ImageOps.grayscale(picture).convert("RGB"),
    "more colour": lambda picture: ImageEnhance.Color(picture).enhance(1.8),
    "warmer": warmer,
    "vignette": vignetted,
    "cropped by 5% all round": lambda picture: cropped(picture, 0.05, 0.05, 0.05, 0.05),
    "cropped by 10% all round": lambda picture: cropped(picture, 0.10, 0.10, 0.10, 0.10),
    "a quarter cut off one side": lambda picture: cropped(picture, 0.25, 0, 0, 0),
    "caption below": captioned,
    "watermark across": watermarked,
    "logo in a corner": stamped,
    "white border": lambda picture: ImageOps.expand(picture, max(picture.size) // 25, "white"),
    "turned by 2 degrees": rotated_a_little,
    "mirrored": lambda picture: picture.transpose(Transpose.FLIP_LEFT_RIGHT),
    "upside down": lambda picture: picture.transpose(Transpose.ROTATE_180),
    "turned by 90 degrees": lambda picture: picture.transpose(Transpose.ROTATE_90),
    "mirrored, JPEG, quality 50": lambda picture: encoded(
        picture.transpose(Transpose.FLIP_LEFT_RIGHT), "JPEG", 50
    ),
    "half the size, JPEG, quality 50, logo": lambda picture: encoded(
        stamped(scaled(picture, 0.5, 0.5)), "JPEG", 50
    ),
}
