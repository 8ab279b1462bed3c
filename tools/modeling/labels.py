"""Compiles a committed ``labels.csv`` and WordNet into the ``LabelSet`` that code reads.

Columns: ``index`` and ``name``; where they apply also ``wnid`` (its synset), ``category`` (a group that the
data set itself gives) and ``kind_of`` (the synset whose parents are right where the data set's own synset
does not fit its pictures).
"""

import csv
from pathlib import Path

from pixelgate.domain.model_cards.label_set import Label, LabelSet
from tools.modeling.errors import CardError
from tools.modeling.wordnet import Nouns

_COLUMNS = frozenset({"index", "name", "wnid", "category", "kind_of"})


def compile_labels(path: Path, nouns: Nouns) -> LabelSet:
    """Every class of ``path`` with its parents.

    A class is also a kind of its synset where that has another name ("cell phone" of "cellular telephone"),
    so that rules can use one vocabulary for all models. The other words of its synset are its aliases, unless
    ``kind_of`` says that the synset does not fit.

    Raises:
        CardError: names the file, and the line where one is to blame.
    """
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        unknown = set(rows.fieldnames or ()) - _COLUMNS
        if unknown:
            raise CardError(f"{path}: unknown columns {', '.join(sorted(unknown))}")
        labels = []
        for row in rows:
            try:
                labels.append(_label(row, nouns))
            except (KeyError, TypeError, ValueError, CardError) as error:
                raise CardError(f"{path}, line {rows.line_num}: {error}") from error
    if [label.index for label in labels] != sorted({label.index for label in labels}):
        raise CardError(f"{path}: indices must rise and not repeat")
    return LabelSet(labels=tuple(labels))


def _label(row: dict[str, str], nouns: Nouns) -> Label:
    name, wnid = row["name"], row.get("wnid") or None
    parents: list[str] = []
    words: tuple[str, ...] = ()
    if wnid is not None:
        kind, noun = row.get("kind_of") or wnid, nouns.find(wnid)
        parents = [nouns.find(kind).name, *nouns.names_above(kind)]
        words = (noun.name, *noun.aliases) if kind == wnid else ()
    if category := row.get("category"):
        parents.append(category)
    distinct = tuple(parent for parent in dict.fromkeys(parents) if parent != name)
    aliases = tuple(word for word in words if word != name)
    return Label(index=int(row["index"]), name=name, wnid=wnid, parents=distinct, aliases=aliases)
