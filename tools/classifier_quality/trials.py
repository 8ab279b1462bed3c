"""Classifiers trained on some of the pictures, and what they say of the rest."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pixelgate.classifiers.applying import custom_labels_of
from pixelgate.classifiers.training import train
from pixelgate.domain.classifiers import Examples, LabelledExamples, LabelReport, TrainedClassifier
from pixelgate.domain.fingerprint import Embedding
from tools.classifier_quality.labelled_pictures import Pictures

LEAST_HELD_OUT = 4
"""Pictures of each label that are not among the examples."""

OTHERS = ""
"""Where no label is given, or shown."""

Say = Callable[[Embedding], set[str]]
"""The labels of a picture."""


@dataclass(frozen=True, kw_only=True)
class Setting:
    """How many labels, how many examples of each, and how many others, which show none of them."""

    labels: int
    examples: int
    others: int


@dataclass(frozen=True)
class Counts:
    """Of one label or several: how often it was given rightly, given at all, and shown."""

    right: float = 0
    given: float = 0
    shown: float = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.right + other.right, self.given + other.given, self.shown + other.shown)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """One training: what it reports of itself, what it does on other pictures, and what nearest centers do.

    ``strangers``: the share of unrelated pictures that get any label; ``unguarded``: without the guard.
    """

    reported: Counts
    held_out: Counts
    nearest: Counts
    strangers: float
    unguarded: float


def attempt(pictures: Pictures, strangers: Sequence[Embedding], setting: Setting, *, seed: int) -> Outcome:
    """Train on examples drawn by chance, and ask about all other pictures."""
    chance = random.Random(seed)  # noqa: S311 - a draw that can be repeated
    enough = [name for name, ids in pictures.labels.items() if len(ids) >= setting.examples + LEAST_HELD_OUT]
    drawn = {name: _shuffled(pictures.labels[name], chance) for name in chance.sample(enough, setting.labels)}
    shown = {name: ids[: setting.examples] for name, ids in drawn.items()}
    rest = {name: ids[setting.examples :] for name, ids in drawn.items()}
    others = _shuffled(pictures.others, chance)
    if setting.others:
        shown[OTHERS], rest[OTHERS] = others[: setting.others], others[setting.others :]
    trained = train(_examples(shown), pictures.embeddings, model="", model_version="")
    asked = {name: [pictures.embeddings[each] for each in ids] for name, ids in rest.items()}
    mix = {name: len(ids) for name, ids in shown.items()}
    return Outcome(
        reported=sum(map(_reported, trained.report.labels), Counts()),
        held_out=_counts(_says(trained), asked, mix),
        nearest=_counts(_nearest({name: _rows(pictures, ids) for name, ids in shown.items()}), asked, mix),
        strangers=_share(_says(trained), strangers),
        unguarded=_share(_says(_unguarded(trained)), strangers),
    )


def _shuffled(ids: Sequence[str], chance: random.Random) -> list[str]:
    return chance.sample(list(ids), len(ids))


def _examples(shown: Mapping[str, Sequence[str]]) -> Examples:
    labels = [
        LabelledExamples(name=name, images=tuple(ids))
        for name, ids in sorted(shown.items())
        if name != OTHERS
    ]
    return Examples(labels=tuple(labels), others=tuple(shown.get(OTHERS, ())))


def _rows(pictures: Pictures, ids: Sequence[str]) -> list[Embedding]:
    return [pictures.embeddings[each] for each in ids]


def _reported(label: LabelReport) -> Counts:
    right = (label.recall or 0) * label.examples
    return Counts(right, right / label.precision if label.precision else 0, label.examples)


def _says(trained: TrainedClassifier) -> Say:
    return lambda embedding: {name for name, _ in custom_labels_of(embedding, trained)}


def _unguarded(trained: TrainedClassifier) -> TrainedClassifier:
    labels = [label.model_copy(update={"least_likeness": -1.0}) for label in trained.labels]
    return trained.model_copy(update={"labels": tuple(labels)})


def _nearest(shown: Mapping[str, Sequence[Embedding]]) -> Say:
    """What there is to beat: the label, or the others, to whose center a picture is nearest."""
    centers = {name: np.sum(rows, axis=0) for name, rows in shown.items()}
    units = {name: center / np.linalg.norm(center) for name, center in centers.items()}
    return lambda embedding: (
        {max(units, key=lambda name: float(units[name] @ np.array(embedding)))} - {OTHERS}
    )


def _counts(say: Say, asked: Mapping[str, Sequence[Embedding]], mix: Mapping[str, int]) -> Counts:
    """As if there were as many pictures of everything as there are examples: what is reported is of these."""
    total = Counts()
    for shown, embeddings in asked.items():
        each = mix[shown] / len(embeddings)
        for said in map(say, embeddings):
            total += Counts(each * (shown in said), each * len(said), each * (shown != OTHERS))
    return total


def _share(say: Say, embeddings: Sequence[Embedding]) -> float:
    return sum(map(bool, map(say, embeddings))) / len(embeddings)
