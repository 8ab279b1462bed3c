"""The names that people give the classes of their data, and which class of a model each one means."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pixelgate.domain.model_cards.label_set import Label

_WNID = re.compile(r"(n\d{8})(?![0-9])")
_NUMBERED = re.compile(r"\d+[\s_.:-]+(?P<name>.*\D.*)")


@dataclass(frozen=True)
class Known:
    """The output column of each name that is known; why not, for each of the others."""

    columns: Mapping[str, int]
    unknown: Mapping[str, str]


def resolve(names: Iterable[str], labels: Sequence[Label]) -> Known:
    """Which class each name means: a wnid (also ``n02123045-tabby``), a column (``281``), or a name.

    Of names, case and ``_`` or ``-`` for a space do not matter, other words of the synset will do, and so
    will ImageNet's own lists of words (``tabby, tabby cat``).
    """
    words = _words_of(labels)
    columns, unknown = {}, {}
    for name in sorted(names):
        found = _candidates(name, labels, words)
        if len(found) == 1:
            columns[name] = next(iter(found))
        else:
            unknown[name] = (
                "several classes have that name; use the wnid" if found else "the model has no such class"
            )
    return Known(columns=columns, unknown=unknown)


def plain(name: str) -> str:
    """A name as it is compared: lower case, one space between words."""
    return " ".join(re.sub(r"[_-]", " ", name.lower()).split())


def _words_of(labels: Sequence[Label]) -> Mapping[str, frozenset[int]]:
    """Columns by name; an alias counts where no class has it for its name."""
    names, aliases = defaultdict(set), defaultdict(set)
    for label in labels:
        names[plain(label.name)].add(label.index)
        for alias in label.aliases:
            aliases[plain(alias)].add(label.index)
    return {word: frozenset(columns) for word, columns in (aliases | names).items()}


def _candidates(name: str, labels: Sequence[Label], words: Mapping[str, frozenset[int]]) -> frozenset[int]:
    if wnid := _WNID.match(name):
        return frozenset(label.index for label in labels if label.wnid == wnid[1])
    if found := words.get(plain(name)):
        return found
    if name.strip().isdecimal():
        return frozenset(label.index for label in labels if label.index == int(name))
    if numbered := _NUMBERED.fullmatch(name):
        return _candidates(numbered["name"], labels, words)
    parts = [found for part in name.split(",") if (found := words.get(plain(part)))]
    return frozenset.intersection(*parts) if parts else frozenset()
