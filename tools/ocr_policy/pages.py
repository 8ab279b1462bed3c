"""Pictures whose text is known: drawn from a seed, and spoilt as scanners, streets and dim rooms do."""

from collections.abc import Callable, Mapping
from random import Random

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from PIL.Image import Resampling, Transform

from tools.ocr_policy.page import Page
from tools.ocr_policy.receipts import receipt_scan

_COMMON_WORDS = """
the of and to in is for on with as was at by from this that have are not but all were when your can
said there use an each which she how their will other about out many then them these some her would
make like him into time has look two more write see number no way could people my than first water
been call who oil its now find long down day did get come made may part invoice account delivery
station market garden
"""
WORDS = _COMMON_WORDS.split()

SIGNS = (
    "OPEN",
    "BAKERY",
    "Station Road",
    "NO PARKING",
    "Museum",
    "EXIT",
    "Hotel Central",
    "SALE 50%",
    "Cafe",
)


def _write(lines: list[str], *, size: tuple[int, int], height: int, left: int, top: int) -> Page:
    picture = Image.new("RGB", size, "white")
    draw, font = ImageDraw.Draw(picture), ImageFont.load_default(height)
    for number, line in enumerate(lines):
        draw.text((left, top + number * round(height * 1.5)), line, fill=(25, 25, 30), font=font)
    return Page(picture, "\n".join(lines))


def clean(random: Random) -> Page:
    """A page of running text, as exported."""
    lines = [" ".join(random.choices(WORDS, k=8)) for _ in range(random.randint(14, 24))]
    return _write(lines, size=(1240, 1100), height=random.randint(26, 34), left=90, top=80)


def small_print(random: Random) -> Page:
    """A full page scanned at 200 dots per inch, with letters of 9 points."""
    lines = [" ".join(random.choices(WORDS, k=16)) for _ in range(random.randint(36, 44))]
    page = _write(lines, size=(1654, 2339), height=25, left=130, top=130)
    return Page(_spoilt(page.picture, random, light=(0.9, 1.0), noise=4, blur=0.5), page.text)


def street(random: Random) -> Page:
    """Two signs in a textured scene, seen at an angle."""
    noise = np.random.default_rng(random.getrandbits(32)).integers(40, 200, (12, 16, 3), dtype=np.uint8)
    scene = Image.fromarray(noise).resize((1600, 1200), Resampling.BICUBIC)
    texts = random.sample(SIGNS, 2)
    for number, text in enumerate(texts):
        height = random.randint(60, 120)
        box = ImageFont.load_default(height).getbbox(text)
        size = (round(box[2]) + 60, round(box[3]) + 50)
        dark = tuple(random.randint(0, 70) for _ in range(3))
        sign = Image.new("RGB", size, dark)
        ImageDraw.Draw(sign).text((30, 20), text, fill=(245, 240, 225), font=ImageFont.load_default(height))
        lean = random.uniform(-0.12, 0.12)
        mask = Image.new("L", size, 255)
        slanted = (1, 0, 0, lean, 1, -lean * size[0] / 2)
        scene.paste(
            sign.transform(size, Transform.AFFINE, slanted, Resampling.BICUBIC),
            (random.randint(40, 500), 150 + number * 520),
            mask.transform(size, Transform.AFFINE, slanted),
        )
    return Page(_spoilt(scene, random, light=(0.8, 1.0), noise=8, blur=0.8), "\n".join(texts))


def rotated(random: Random) -> Page:
    """A page photographed askew, by 5 to 15 degrees."""
    page = clean(random)
    degrees = random.choice((-1, 1)) * random.uniform(5, 15)
    turned = page.picture.rotate(degrees, Resampling.BICUBIC, expand=True, fillcolor=(120, 110, 100))
    return Page(_spoilt(turned, random, light=(0.8, 1.0), noise=5, blur=0.6), page.text)


def low_light(random: Random) -> Page:
    """A page at a tenth to a quarter of the light, with the noise of such a photo."""
    page = clean(random)
    level = random.uniform(0.1, 0.25)
    return Page(_spoilt(page.picture, random, light=(level * 0.6, level), noise=7, blur=0.8), page.text)


def _spoilt(
    picture: Image.Image, random: Random, *, light: tuple[float, float], noise: float, blur: float
) -> Image.Image:
    """Softened, lit from one side (``light``: shares at the darkest and the brightest edge), with noise."""
    soft = picture.filter(ImageFilter.GaussianBlur(blur))
    pixels = np.asarray(soft, dtype=np.float64)
    ramp = np.linspace(*light, picture.width)[None, :, None]
    shaken = np.random.default_rng(random.getrandbits(32)).normal(0, noise, pixels.shape)
    return Image.fromarray((pixels * ramp + shaken).clip(0, 255).astype(np.uint8))


KINDS: Mapping[str, Callable[[Random], Page]] = {
    "clean page": clean,
    "small print": small_print,
    "receipt scan": receipt_scan,
    "street signs": street,
    "rotated page": rotated,
    "low light": low_light,
}
