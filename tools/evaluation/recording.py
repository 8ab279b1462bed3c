"""Results that are kept with the model: ``evaluation.json`` beside its card, committed like it."""

import json
from pathlib import Path

from tools.evaluation.errors import DataError
from tools.evaluation.report import Figures, rounded

RECORD_FILE = "evaluation.json"
_OF_THIS_MACHINE = frozenset({"failed", "direct"})


def record(figures: Figures, *, models_dir: Path) -> Path:
    """Write the figures to the folder of the model that they are about, the data's name without its path.

    Raises:
        DataError: the model has no folder, as Tesseract.
    """
    folder = models_dir / str(figures["model"])
    if not folder.is_dir():
        raise DataError(f"{figures['model']} has no folder in {models_dir} to record its figures in")
    kept = {name: value for name, value in figures.items() if name not in _OF_THIS_MACHINE}
    path = folder / RECORD_FILE
    document = {"generated": "by pixelgate-evaluate --record; do not edit", **rounded(kept)}
    document["data"] = Path(str(figures["data"])).name
    path.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    return path
