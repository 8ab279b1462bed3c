"""What an evaluation comes to: one document of figures, and pictures of them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, TypeAlias

import numpy as np
from PIL import Image

from tools.evaluation.metrics.calibration import Bin
from tools.evaluation.metrics.classification import ClassQuality, Counts

Figures: TypeAlias = dict[str, Any]
DECIMALS = 4
MOST_CONFUSED = 20


@dataclass(frozen=True)
class Report:
    """``figures`` is JSON: None where a value is not defined. ``charts`` are named after their files."""

    figures: Figures
    charts: Mapping[str, Image.Image] = field(default_factory=dict)


def rounded(figures: Figures) -> Figures:
    """Every number in the document, to as many decimals as labelled data can bear."""
    document: Figures = json.loads(json.dumps(figures), parse_float=lambda text: round(float(text), DECIMALS))
    return document


def class_table(names: Sequence[str], qualities: Sequence[ClassQuality]) -> Figures:
    """Precision, recall, F1 and support by class."""
    return {name: asdict(quality) for name, quality in zip(names, qualities, strict=True)}


def curve_figures(curve: Sequence[Bin]) -> list[Figures]:
    return [asdict(each) for each in curve]


def most_confused(names: Sequence[str], confusion: Counts) -> list[Figures]:
    """The mistakes that happen most, the commonest first."""
    mistakes = confusion - np.diag(np.diag(confusion))
    order = np.argsort(-mistakes, axis=None, kind="stable")[:MOST_CONFUSED]
    places = (divmod(int(place), len(names)) for place in order)
    return [
        {"truth": names[row], "called": names[column], "count": int(mistakes[row, column])}
        for row, column in places
        if mistakes[row, column]
    ]
