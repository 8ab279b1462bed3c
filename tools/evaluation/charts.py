"""Pictures of figures, drawn with Pillow alone: the confusion matrix and the calibration curve."""

from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFont

from tools.evaluation.metrics.calibration import Bin
from tools.evaluation.metrics.classification import Counts

_INK, _PAPER, _GRID, _BLUE, _RED = "#1b1f24", "#ffffff", "#d0d7de", "#2f6fb0", "#c4432b"
_CELL, _MIN_CELL, _SIDE = 44, 6, 1400
_PLOT, _MARGIN = 480, 70
_TEXT_SIZE, _LONGEST_NAME = 13, 22


def draw_confusion(names: Sequence[str], confusion: Counts) -> Image.Image:
    """Rows are the truth, columns what it was called; the darker, the larger its share of the row."""
    cell = max(_MIN_CELL, min(_CELL, _SIDE // len(names)))
    font = ImageFont.load_default(size=_TEXT_SIZE)
    has_names = cell >= _TEXT_SIZE + 2
    gutter = 180 if has_names else 40
    side = cell * len(names)
    image = Image.new("RGB", (gutter + side + 20, gutter + side + 20), _PAPER)
    draw = ImageDraw.Draw(image)
    for row, name in enumerate(names):
        total = max(1, int(confusion[row].sum()))
        for column in range(len(names)):
            count = int(confusion[row, column])
            left, top = gutter + column * cell, gutter + row * cell
            fill = _shade(count / total, is_right=row == column)
            outline = _GRID if has_names else None
            draw.rectangle((left, top, left + cell - 1, top + cell - 1), fill=fill, outline=outline)
            if count and has_names:
                ink = _PAPER if count / total > 0.5 else _INK
                draw.text((left + cell / 2, top + cell / 2), str(count), fill=ink, font=font, anchor="mm")
        if has_names:
            middle = gutter + row * cell + cell / 2
            draw.text((gutter - 8, middle), _short(name), fill=_INK, font=font, anchor="rm")
            _write_upwards(image, _short(name), left=int(middle), bottom=gutter - 8, font=font)
    draw.text((8, 8), "truth down, called across", fill=_INK, font=font)
    return image


def draw_calibration(curve: Sequence[Bin], *, error: float) -> Image.Image:
    """Accuracy over confidence; on the diagonal a confidence is what it says. Dots grow with their count."""
    font = ImageFont.load_default(size=_TEXT_SIZE)
    side = _PLOT + 2 * _MARGIN
    image = Image.new("RGB", (side, side), _PAPER)
    draw = ImageDraw.Draw(image)

    def at(confidence: float, accuracy: float) -> tuple[float, float]:
        return _MARGIN + confidence * _PLOT, _MARGIN + (1 - accuracy) * _PLOT

    for tenth in range(0, 11, 2):
        share = tenth / 10
        draw.line((*at(share, 0), *at(share, 1)), fill=_GRID)
        draw.line((*at(0, share), *at(1, share)), fill=_GRID)
        x, y = at(share, 0)[0], at(0, share)[1]
        draw.text((x, _MARGIN + _PLOT + 8), f"{share:g}", fill=_INK, font=font, anchor="mt")
        draw.text((_MARGIN - 8, y), f"{share:g}", fill=_INK, font=font, anchor="rm")
    draw.line((*at(0, 0), *at(1, 1)), fill=_RED, width=2)
    points = [at(each.confidence, each.accuracy) for each in curve]
    draw.line([coordinate for point in points for coordinate in point], fill=_BLUE, width=2)
    total = sum(each.count for each in curve)
    for each, (x, y) in zip(curve, points, strict=True):
        radius = 3 + 12 * (each.count / total) ** 0.5
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=_BLUE, outline=_PAPER)
    title = f"accuracy over confidence, {total} predictions, ECE {error:.3f}"
    draw.text((_MARGIN, _MARGIN / 2), title, fill=_INK, font=font, anchor="lm")
    return image


def _shade(share: float, *, is_right: bool) -> tuple[int, int, int]:
    full = (47, 111, 176) if is_right else (196, 67, 43)
    red, green, blue = (round(255 + (channel - 255) * share) for channel in full)
    return red, green, blue


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"


def _write_upwards(
    image: Image.Image,
    text: str,
    *,
    left: int,
    bottom: int,
    font: ImageFont.FreeTypeFont | ImageFont.ImageFont,
) -> None:
    strip = Image.new("RGB", (170, _TEXT_SIZE + 6), _PAPER)
    ImageDraw.Draw(strip).text((0, strip.height / 2), text, fill=_INK, font=font, anchor="lm")
    turned = strip.transpose(Image.Transpose.ROTATE_90)
    image.paste(turned, (left - turned.width // 2, bottom - turned.height))
