"""How much of a text was read: edit distance, character and word error rate, word F1."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class TextErrors:
    """Edits needed in one text, and how long the true one is; add them up over texts for a rate."""

    edits: int
    length: int


def edit_distance(found: Sequence[str], truth: Sequence[str]) -> int:
    """Insertions, deletions and substitutions from one to the other (Levenshtein 1966)."""
    vocabulary = {item: number for number, item in enumerate({*found, *truth})}
    columns = np.array([vocabulary[item] for item in truth], dtype=np.int64)
    offsets = np.arange(len(truth) + 1)
    row = offsets
    for line, item in enumerate(found, start=1):
        best = np.minimum(row[1:] + 1, row[:-1] + (columns != vocabulary[item]))
        # Insertions run along the row: the running minimum, measured from a slope of one a step.
        row = np.minimum.accumulate(np.concatenate([[line], best]) - offsets) + offsets
    return int(row[-1])


def character_errors(found: str, truth: str) -> TextErrors:
    """Whitespace of any kind and length counts as one space, and none at the ends."""
    plain_found, plain_truth = " ".join(found.split()), " ".join(truth.split())
    return TextErrors(edits=edit_distance(plain_found, plain_truth), length=len(plain_truth))


def word_errors(found: str, truth: str) -> TextErrors:
    """Words are what whitespace separates; case and punctuation count."""
    return TextErrors(edits=edit_distance(found.split(), truth.split()), length=len(truth.split()))


def error_rate(errors: Sequence[TextErrors]) -> float | None:
    """All edits over all lengths (it may exceed 1); None where there is nothing to read."""
    length = sum(each.length for each in errors)
    return sum(each.edits for each in errors) / length if length else None


def word_f1(pairs: Sequence[tuple[str, str]]) -> float | None:
    """F1 of the words of all (found, truth) pairs, whatever their order; None where there are none."""
    hits = total = 0
    for found, truth in pairs:
        words, true_words = Counter(found.split()), Counter(truth.split())
        hits += (words & true_words).total()
        total += words.total() + true_words.total()
    return 2 * hits / total if total else None
