"""What goes wrong with a picture: light, focus, noise, and what is printed over it."""

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont


def with_noise(picture: Image.Image, levels: float) -> Image.Image:
    """As a sensor adds it, the same in every run."""
    noise = np.random.default_rng(20260301).normal(0, levels, (picture.height, picture.width, 3))
    return Image.fromarray((np.asarray(picture, np.float64) + noise).clip(0, 255).astype(np.uint8))


def lit(picture: Image.Image, factor: float) -> Image.Image:
    """With so many times the light."""
    return Image.fromarray((np.asarray(picture, np.float64) * factor).clip(0, 255).astype(np.uint8))


def blurred(picture: Image.Image, radius: float) -> Image.Image:
    """Out of focus: ``radius`` in pixels of a picture whose longer side has 1024."""
    return picture.filter(ImageFilter.GaussianBlur(radius * max(picture.size) / 1024))


def faded(picture: Image.Image, contrast: float) -> Image.Image:
    """With so much of its contrast left, as by a printer without ink."""
    paper = 235
    pixels = paper + (np.asarray(picture, np.float64) - paper) * contrast
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8))


def stamped(picture: Image.Image, text: str) -> Image.Image:
    """With a see-through text across the middle, as agencies protect their previews."""
    width, height = picture.size
    layer = Image.new("L", picture.size)
    font = ImageFont.load_default(width // 9)
    ImageDraw.Draw(layer).text((width / 2, height / 2), text, fill=150, font=font, anchor="mm")
    return Image.composite(Image.new("RGB", picture.size, (110, 110, 110)), picture, layer)


def bannered(picture: Image.Image, text: str) -> Image.Image:
    """With a band along the lower edge that says ``text``."""
    picture = picture.copy()
    draw, height = ImageDraw.Draw(picture), picture.height
    draw.rectangle((0, height * 0.9, picture.width, height), fill=(200, 30, 40))
    font = ImageFont.load_default(height // 18)
    draw.text((picture.width / 2, height * 0.95), text, fill="white", font=font, anchor="mm")
    return picture
