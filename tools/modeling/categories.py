"""Compiles the taxonomy into the categories that one model can give, by the labels it has."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Literal

from pixelgate.domain.model_cards.label_set import Label, LabelCategory
from tools.modeling.errors import CardError
from tools.modeling.taxonomy import CategoryEntry, Taxonomy, nearest_word

Given = Literal["labels", "objects"]

GIVEN_BY: Mapping[str, Given] = {"classify": "labels", "detect": "objects"}
"""The tasks whose labels give categories, and what the taxonomy calls these labels."""


class Vocabulary:
    """The words of one kind of models, and the labels that each stands for."""

    def __init__(self, label_sets: Iterable[Sequence[Label]]) -> None:
        self.labels = [label for labels in label_sets for label in labels]
        self.kinds = {word for label in self.labels for word in (label.name, *label.parents)}

    def named(self, word: str) -> list[Label]:
        """By wnid or name; by another name where nothing has it for its own."""
        own = [label for label in self.labels if word in (label.wnid, label.name)]
        return own or [label for label in self.labels if word in label.aliases]


class CategoryCompiler:
    """Checks a taxonomy against the words of all models, and compiles it for each."""

    def __init__(self, taxonomy: Taxonomy, path: Path, words: Mapping[Given, Vocabulary]) -> None:
        self._taxonomy = taxonomy
        self._path = path
        self._words = words
        for entry in taxonomy.categories:
            self._check(entry)

    def compile(self, labels: Sequence[Label], given: Given) -> tuple[LabelCategory, ...]:
        """The categories that a model with these labels can give."""
        compiled = []
        for entry in self._taxonomy.categories:
            members = self._members(entry, labels, given)
            if members:
                limit = entry.min_confidence or self._taxonomy.min_confidence
                compiled.append(
                    LabelCategory(id=entry.id, path=entry.path, min_confidence=limit, labels=members)
                )
        return tuple(compiled)

    def _members(self, entry: CategoryEntry, labels: Sequence[Label], given: Given) -> tuple[int, ...]:
        named = {
            label.wnid or label.name
            for word in (entry.labels if given == "labels" else entry.objects)
            for label in self._words[given].named(word)
        }
        wanted, unwanted = set(entry.in_tree), set(entry.without)
        return tuple(
            label.index
            for label in labels
            if (label.wnid or label.name) in named
            or (not wanted.isdisjoint(_lineage(label)) and unwanted.isdisjoint(_lineage(label)))
        )

    def _check(self, entry: CategoryEntry) -> None:
        for word in entry.labels:
            self._check_name(entry, word, "labels")
        for word in entry.objects:
            self._check_name(entry, word, "objects")
        known = {kind for vocabulary in self._words.values() for kind in vocabulary.kinds}
        for word in (*entry.in_tree, *entry.without):
            if word not in known:
                raise self._problem(
                    entry, f"no label and no object is a kind of {word!r}; {nearest_word(word, known)}"
                )
        if not (entry.labels or entry.objects or entry.in_tree):
            raise self._problem(entry, "needs labels, objects or in_tree")

    def _check_name(self, entry: CategoryEntry, word: str, given: Given) -> None:
        vocabulary = self._words[given]
        found = vocabulary.named(word)
        if not found:
            known = {label.name for label in vocabulary.labels}
            aliases = {alias for label in vocabulary.labels for alias in label.aliases}
            raise self._problem(
                entry, f"no {given[:-1]} is called {word!r}; {nearest_word(word, known | aliases)}"
            )
        if len({label.wnid for label in found}) > 1:
            choices = ", ".join(f"{label.wnid} ({', '.join(label.parents[:2])})" for label in found)
            raise self._problem(entry, f"{word!r} is the name of several {given}: write one of {choices}")

    def _problem(self, entry: CategoryEntry, message: str) -> CardError:
        return CardError(f"{self._path}, category {entry.id!r}: {message}")


def _lineage(label: Label) -> set[str]:
    return {label.name, *label.parents}
