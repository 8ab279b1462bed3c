"""Results that are kept with the model: ``evaluation.json`` beside its card, committed like it."""

import json
from pathlib import Path

from pixelgate.domain.model_cards.card import OperatingPoint
from tools.evaluation.card_editing import set_operating_points
from tools.evaluation.errors import DataError
from tools.evaluation.fitting import MIN_OF_CLASS
from tools.evaluation.report import DECIMALS, Figures, rounded
from tools.modeling.cards import read_card
from tools.modeling.manifest import CARD_FILE

RECORD_FILE = "evaluation.json"
_OF_THIS_MACHINE = frozenset({"failed", "direct"})


def record(figures: Figures, *, models_dir: Path) -> Path:
    """Write the figures to the folder of the model that they are about, the data's name without its path,
    and what its thresholds are worth into its card.

    Raises:
        DataError: the model has no folder, as Tesseract.
    """
    folder = models_dir / str(figures["model"])
    if not folder.is_dir():
        raise DataError(f"{figures['model']} has no folder in {models_dir} to record its figures in")
    kept = {name: value for name, value in figures.items() if name not in _OF_THIS_MACHINE}
    _write_operating_points(figures, card=folder / CARD_FILE)
    path = folder / RECORD_FILE
    document = {"generated": "by pixelgate-evaluate --record; do not edit", **rounded(kept)}
    document["data"] = Path(str(figures["data"])).name
    path.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    return path


def operating_points(figures: Figures) -> tuple[OperatingPoint, ...]:
    """What the thresholds in use brought on this data; of classes, where it shows enough of them."""
    measured_on = f"{Path(str(figures['data'])).name}, {figures['images']} pictures"
    points = []
    for name, row in (figures.get("per_category") or {}).items():
        points.append(_point("review", figures["threshold"], row, measured_on, label=name))
    if "threshold" in figures and "support" in figures:
        points.append(_point("confidence", figures["threshold"], figures, measured_on))
    for name, row in figures.get("per_class", {}).items():
        if "threshold" in row and row["support"] >= MIN_OF_CLASS:
            points.append(_point("confidence", row["threshold"], row, measured_on, label=name))
    return tuple(points)


def _point(
    threshold: str, value: float, row: Figures, measured_on: str, *, label: str | None = None
) -> OperatingPoint:
    quality = {
        name: None if row[name] is None else round(row[name], DECIMALS)
        for name in ("precision", "recall", "support")
    }
    return OperatingPoint(
        threshold=threshold, value=round(value, DECIMALS), label=label, measured_on=measured_on, **quality
    )


def _write_operating_points(figures: Figures, *, card: Path) -> None:
    """Those of other data stay."""
    points = operating_points(figures)
    if not points or not card.is_file():
        return
    kept = [one for one in read_card(card).operating_points if one.measured_on != points[0].measured_on]
    text = set_operating_points(card.read_text(encoding="utf-8"), [*kept, *points])
    card.write_text(text, encoding="utf-8")
