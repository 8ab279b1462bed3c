"""How often a page that stands on its side or head is turned the right way up, and a picture wrongly."""

import sys
from collections.abc import Callable
from pathlib import Path
from random import Random

from PIL import Image, ImageOps, UnidentifiedImageError
from PIL.Image import Transpose

from pixelgate.api.text_readers import open_text_reader
from pixelgate.ocr.engine import TextReader
from tools.evaluation.metrics.text import character_errors, error_rate
from tools.ocr_policy.pages import KINDS

SAMPLES = Path(__file__).parents[2] / "samples"
TURNED = {0: None, 90: Transpose.ROTATE_270, 180: Transpose.ROTATE_180, 270: Transpose.ROTATE_90}
PICTURES = 2
SEED = 20240601

Prepare = Callable[[Image.Image], Image.Image]


def turns_table(models_dir: Path, *, prepare: Prepare) -> str:
    """One row a kind of picture, and one for the photos of samples/, which all stand upright."""
    reader = open_text_reader(
        "ppocr",
        models_dir=models_dir,
        model="ppocrv6_tiny",
        orientation_model="document_orientation",
        tesseract_dir=None,
        language="eng",
        timeout_s=60,
    )
    rows = [
        "| pictures | upright: left so | turned: found | CER upright | CER turned |",
        "| --- | --- | --- | --- | --- |",
        *(_row(kind, reader, prepare) for kind in KINDS),
    ]
    answers = [reader.read(prepare(photo)).orientation for photo in _photos()]
    rows.append(f"| samples/ | {answers.count(0)} of {len(answers)} | | | |")
    return "\n".join(rows)


def _row(kind: str, reader: TextReader, prepare: Prepare) -> str:
    # Pictures, not secrets.
    pages = [KINDS[kind](Random(SEED + number)) for number in range(PICTURES)]  # noqa: S311 - to be repeated, not to be secret
    answers = []
    for page in pages:
        for turn, transpose in TURNED.items():
            read = reader.read(
                prepare(page.picture if transpose is None else page.picture.transpose(transpose))
            )
            errors = character_errors("\n".join(line.text for line in read.lines), page.text)
            answers.append((turn, read.orientation, errors))
    upright = [found == 0 for turn, found, _ in answers if turn == 0]
    turned = [found == turn for turn, found, _ in answers if turn != 0]
    rates = [
        error_rate([errors for turn, _, errors in answers if (turn == 0) is is_upright]) or 0.0
        for is_upright in (True, False)
    ]
    row = (
        f"| {kind} | {sum(upright)} of {len(upright)} | {sum(turned)} of {len(turned)} |"
        f" {rates[0]:.3f} | {rates[1]:.3f} |"
    )
    print(row, file=sys.stderr)
    return row


def _photos() -> list[Image.Image]:
    photos = []
    for path in sorted(SAMPLES.iterdir()):
        try:
            with Image.open(path) as image:
                photos.append(ImageOps.exif_transpose(image).convert("RGB"))
        except (UnidentifiedImageError, OSError):
            # Some samples are no pictures, or cut.
            continue
    return photos
