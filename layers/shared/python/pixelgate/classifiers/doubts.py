"""What an editor should know of a classifier before relying on it, in sentences that say what to do."""

from collections.abc import Iterator, Sequence

import numpy as np

from pixelgate.classifiers.assessment import LEAST_DIFFERENT, Assessment
from pixelgate.classifiers.example_rows import ExampleRows
from pixelgate.classifiers.ridge import Flags, Matrix

FEW = 10
"""Of fewer examples a label's figures are largely chance."""

NAMED = 3
"""So many images are named in one sentence."""

CONFUSED = 0.2
"""This share of another label's examples, and more than one of them."""

MISSED = 0.5
"""This share of a label's own."""


def doubts_about(examples: ExampleRows, labels: Sequence[Assessment]) -> tuple[str, ...]:
    """A sentence for each; none where all is well."""
    return (
        *_of_the_examples(examples),
        *_of_few(labels),
        *(doubt for label in labels for doubt in _of_a_label(examples, label)),
        *(doubt for label in labels for doubt in _of_its_neighbours(examples, label, labels)),
    )


def _of_the_examples(examples: ExampleRows) -> Iterator[str]:
    if not examples.show_none.any():
        yield (
            "There are no others: name some images that show none of the labels, "
            "or pictures of something else will be given labels more often."
        )
    if examples.conflicts:
        pairs = [f"{first} and {second}" for first, second in examples.conflicts]
        yield f"These look the same, and do not have the same labels: {_some(pairs)}."


def _of_few(labels: Sequence[Assessment]) -> Iterator[str]:
    numbers = {label.name: int(label.shows.sum()) for label in labels}
    few = [f"{name!r} has {number}" for name, number in numbers.items() if LEAST_DIFFERENT <= number < FEW]
    if few:
        yield (
            f"With fewer than {FEW} different images a label's figures are largely chance; "
            f"20 are better: {', '.join(few)}."
        )


def _of_a_label(examples: ExampleRows, label: Assessment) -> Iterator[str]:
    different = int(label.shows.sum())
    if different < LEAST_DIFFERENT:
        yield f"All images of {label.name!r} are copies of one, so it is never given: name different ones."
    elif not label.is_told_apart:
        yield f"{label.name!r} cannot be told from the other images by what they show, so it is never given."
    missed = label.shows & ~label.given
    if label.is_told_apart and missed.sum() >= MISSED * different:
        yield (
            f"{label.name!r} is missed on {missed.sum()} of its {different} images: "
            f"name more like these, or take them out: {_worst(examples, missed, label.scores)}."
        )


def _of_its_neighbours(
    examples: ExampleRows, label: Assessment, labels: Sequence[Assessment]
) -> Iterator[str]:
    wrongly = label.given & ~label.shows
    groups = [
        (f"those of {other.name!r}", other.shows & ~label.shows) for other in labels if other is not label
    ]
    for whose, group in [*groups, ("the others", examples.show_none)]:
        confused = wrongly & group
        if confused.sum() > 1 and confused.sum() >= CONFUSED * group.sum():
            yield (
                f"{label.name!r} is given to {confused.sum()} of the {group.sum()} images among {whose}: "
                f"{_worst(examples, confused, -label.scores)}. If they show it, name them under it, too."
            )


def _worst(examples: ExampleRows, which: Flags, scores: Matrix) -> str:
    """Some of the examples, those with the least scores first."""
    return _some([examples.image_ids[at] for at in np.argsort(scores, kind="stable") if which[at]])


def _some(texts: Sequence[str]) -> str:
    """The first of them, and how many more there are."""
    more = len(texts) - NAMED
    return ", ".join(texts[:NAMED]) + (f" and {more} more" if more > 0 else "")
