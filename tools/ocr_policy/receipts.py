"""Receipts as scanners give them: small dense print of a thermal printer, skewed, faded, soft, compressed."""

from collections.abc import Iterator, Sequence
from io import BytesIO
from random import Random

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from PIL.Image import Resampling

from tools.ocr_policy.page import Page

SHOPS = (
    "GARDEN CENTRE LTD",
    "Sri Lanka Books Sdn Bhd",
    "UNIHAKKA INTERNATIONAL",
    "Bakery & Co.",
    "MR D.I.Y. 24",
)
STREETS = (
    "NO 12, JALAN SS 4C/5",
    "48 Station Road",
    "LOT 1851-A & 1851-B",
    "Unit G-07, Level 3",
    "PO BOX 1190",
)
GOODS = (
    "KITCHEN ROLL 2PLY", "Milk 1L", "WHOLEMEAL BREAD", "GLOVES SIZE 10 (M)", "Ballpoint pen 0.5",
    "AA BATTERY X4", "Coffee beans 500G", "RICE 5KG", "S/STEEL SCREW 3X20", "Olive oil", "TEA BAGS 100S",
    "PVC TAPE", "Soap", "Chicken & rice", "ICED LEMON TEA", "CARRIER BAG",
)  # fmt: skip

_DOTS: ImageFont.ImageFont | ImageFont.FreeTypeFont = ImageFont.load_default_imagefont()
_SMOOTH = ImageFont.load_default(34)


def receipt_scan(random: Random) -> Page:
    """600 to 1,000 pixels wide, mostly two to four times as high, 36 to 56 characters a line."""
    columns = random.choice((36, 42, 48, 56))
    rows = list(_rows(random, columns))
    width = random.randint(600, 1000)
    strip = _print(rows, columns, random)
    scale = width * random.uniform(0.82, 0.92) / strip.width
    printed = strip.resize((round(strip.width * scale), round(strip.height * scale)), Resampling.BICUBIC)
    paper = Image.new("L", (width, printed.height + random.randint(60, 160)), 255)
    paper.paste(printed, ((width - printed.width) // 2, random.randint(20, 50)))
    text = "\n".join(" ".join(row.split()) for row in rows if any(map(str.isalnum, row)))
    return Page(_scanned(paper, random), text)


def _rows(random: Random, columns: int) -> Iterator[str]:
    yield random.choice(SHOPS).center(columns)
    yield f"({random.randint(100000, 999999)}-{random.choice('ADKMPTUVX')})".center(columns)
    yield random.choice(STREETS).center(columns)
    yield f"TEL: 0{random.randint(2, 9)}-{random.randint(1000000, 9999999)}".center(columns)
    yield ""
    yield "TAX INVOICE".center(columns)
    yield "-" * columns
    yield f"Invoice No: CS{random.randint(10000, 99999)}".ljust(columns)
    stamp = f"{random.randint(1, 28):02}/{random.randint(1, 12):02}/20{random.randint(15, 24)}"
    yield _spread(f"Date: {stamp}", f"{random.randint(8, 21):02}:{random.randint(0, 59):02}:12", columns)
    yield f"Cashier: {random.choice(('ANNA', 'manager', 'LEE', '03'))}".ljust(columns)
    yield "-" * columns
    yield _spread("Item  Qty", "RM", columns)
    yield from _items(random, columns)
    yield "THANK YOU, PLEASE COME AGAIN".center(columns)
    yield "Goods sold are not returnable".center(columns)


def _items(random: Random, columns: int) -> Iterator[str]:
    total = 0.0
    count = random.randint(6, 36)
    for number in range(count):
        amount, price = random.randint(1, 9), random.randint(20, 9000) / 100
        total += amount * price
        yield f"{number + 1} {random.choice(GOODS)}".ljust(columns)
        code = f"  {random.randint(10**6, 10**7 - 1)}  {amount} x {price:.2f}"
        yield _spread(code, f"{amount * price:.2f} {random.choice(('S', 'SR', 'Z', 'T'))}", columns)
    yield "=" * columns
    yield _spread("Total items:", str(count), columns)
    yield _spread("Total (excl. GST)", f"{total / 1.06:.2f}", columns)
    yield _spread("GST @ 6%", f"{total - total / 1.06:.2f}", columns)
    yield _spread("ROUNDING", "0.00", columns)
    yield _spread("TOTAL RM", f"{total:.2f}", columns)
    yield _spread("CASH", f"{total + 10:.2f}", columns)
    yield _spread("CHANGE", "10.00", columns)


def _spread(left: str, right: str, columns: int) -> str:
    return f"{left}{right:>{max(1, columns - len(left))}}"


def _print(rows: Sequence[str], columns: int, random: Random) -> Image.Image:
    """At a fixed pitch: in the coarse dots of an older printer, or in a newer one's smooth letters."""
    if random.random() < 0.3:
        width, height, font = 6, random.choice((12, 13, 14)), _DOTS
    else:
        width, height, font = 24, random.choice((44, 48, 52)), _SMOOTH
    paper = Image.new("L", (width * columns, height * len(rows)), 255)
    draw = ImageDraw.Draw(paper)
    for row, text in enumerate(rows):
        for column, letter in enumerate(text):
            left = column * width + (width - draw.textlength(letter, font=font)) / 2
            draw.text((left, row * height), letter, fill=0, font=font)
    # A printer's dots are round and run into each other.
    return paper.resize((columns * 24, round(paper.height * 24 / width)), Resampling.BICUBIC)


def _scanned(paper: Image.Image, random: Random) -> Image.Image:
    """Skewed, printed unevenly, lit unevenly, soft, noisy, and saved as JPEG."""
    turned = paper.rotate(random.uniform(-1.5, 1.5), Resampling.BICUBIC, expand=True, fillcolor=255)
    ink = 255 - np.asarray(
        turned.filter(ImageFilter.GaussianBlur(random.uniform(0.6, 1.3))), dtype=np.float32
    )
    generator = np.random.default_rng(random.getrandbits(32))
    height, width = ink.shape
    # The print head wears in columns and the paper fades in patches.
    fading = np.asarray(
        Image.fromarray(generator.uniform(0.45, 1.0, (8, 5)).astype(np.float32)).resize((width, height))
    )
    ramp = np.linspace(random.uniform(0.75, 0.95), 1.0, height, dtype=np.float32)[:, None]
    gray = (245 - ink * fading * 0.8) * ramp + generator.normal(0, random.uniform(3, 9), ink.shape)
    scan = Image.fromarray(gray.clip(0, 255).astype(np.uint8)).convert("RGB")
    saved = BytesIO()
    scan.save(saved, "JPEG", quality=random.randint(50, 75))
    return Image.open(saved).convert("RGB")
