"""Examples of labels as people have them: a folder for each label, or a table of images' ids."""

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import typer

from pixelgate_client.cli.image_files import files_below
from pixelgate_client.media_types import is_image_name
from pixelgate_client.models.classifiers import LEAST_EXAMPLES, MOST_EXAMPLES, MOST_LABELS

Example: TypeAlias = Path | str
"""A file, or the id of an image that the workspace has."""

_IMAGE_ID = re.compile(r"img_[0-9A-HJKMNP-TV-Z]{26}")
# Also what `pixelgate review export` writes: there, `image` may be a file's name.
_ID_COLUMNS = ("image_id", "image", "id")


@dataclass(frozen=True, kw_only=True)
class LabelledExamples:
    """Examples by the label that they show, and ``others`` that show none."""

    labels: Mapping[str, Sequence[Example]]
    others: Sequence[Example] = ()

    @property
    def files(self) -> list[Path]:
        """Every file once, in the order of the labels."""
        every = [*self.labels.values(), self.others]
        return list(dict.fromkeys(each for one in every for each in one if isinstance(each, Path)))

    def as_images(self, image_ids: Mapping[Path, str]) -> tuple[dict[str, list[str]], list[str]]:
        """Ids by label, and those of the others, each once; ``image_ids`` says what the files have become."""

        def ids(examples: Iterable[Example]) -> list[str]:
            return list(
                dict.fromkeys(image_ids[each] if isinstance(each, Path) else each for each in examples)
            )

        return {label: ids(examples) for label, examples in self.labels.items()}, ids(self.others)


def is_image_id(text: str) -> bool:
    """Whether this is what an image's id looks like."""
    return _IMAGE_ID.fullmatch(text) is not None


def read_examples(source: Path, others: Path | None) -> LabelledExamples:
    """What a folder or a table at ``source``, and the one of ``others``, say.

    Raises:
        typer.BadParameter: nothing can be learnt from it, and why.
    """
    if source.is_dir():
        labels: Mapping[str, Sequence[Example]] = _labels_of_folder(source)
        unlabelled: Sequence[Example] = ()
    else:
        labels, unlabelled = _labels_of_table(source)
    examples = LabelledExamples(
        labels=labels, others=(*unlabelled, *(_read_others(others) if others is not None else ()))
    )
    if not labels or len(labels) > MOST_LABELS:
        raise typer.BadParameter(f"{source} names {len(labels)} labels; there may be 1 to {MOST_LABELS}.")
    require_enough(examples.labels, examples.others)
    every = {each for one in (*examples.labels.values(), examples.others) for each in one}
    if len(every) > MOST_EXAMPLES:
        raise typer.BadParameter(
            f"These are {len(every):,} examples; at most {MOST_EXAMPLES:,} are looked at."
        )
    return examples


def require_enough(
    labels: Mapping[str, Sequence[Example]], others: Sequence[Example], *, of: str = "examples"
) -> None:
    """Every label has the least that something can be learnt from: pictures that show it, and that do not.

    Raises:
        typer.BadParameter: these have not.
    """
    few = [f"{label} has {len(shown)}" for label, shown in labels.items() if len(shown) < LEAST_EXAMPLES]
    if few:
        raise typer.BadParameter(f"Every label needs {LEAST_EXAMPLES} {of} or more: {', '.join(few)}.")
    every = {each for one in (*labels.values(), others) for each in one}
    for label, shown in labels.items():
        if len(every.difference(shown)) < LEAST_EXAMPLES:
            raise typer.BadParameter(
                f"Only {len(every.difference(shown))} {of} do not show {label}: "
                f"name {LEAST_EXAMPLES} or more with --others."
            )


def _labels_of_folder(folder: Path) -> dict[str, list[Path]]:
    parts = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    loose = [path.name for path in parts if path.is_file() and is_image_name(path.name)]
    if loose:
        raise typer.BadParameter(
            f"{folder} holds pictures outside of its sub-folders: {_some(loose)}. "
            "A sub-folder for each label is expected; pictures of no label belong to --others."
        )
    return {path.name: sorted(files_below(path)) for path in parts if path.is_dir()}


def _labels_of_table(table: Path) -> tuple[dict[str, list[str]], list[str]]:
    labels: dict[str, list[str]] = defaultdict(list)
    others = []
    for image_id, label in _rows(table):
        if label:
            labels[label].append(image_id)
        else:
            others.append(image_id)
    return {label: list(dict.fromkeys(ids)) for label, ids in labels.items()}, others


def _rows(table: Path) -> Iterator[tuple[str, str]]:
    """An id and a label each; the columns go by their names where the first row has any."""
    rows = [row for row in _lines(table) if any(row)]
    if not rows:
        raise typer.BadParameter(f"{table} is empty.")
    id_column, label_column, first = 0, 1, 1
    if not is_image_id(rows[0][0]):
        id_column, label_column, first = *_columns(table, rows.pop(0)), 2
    for number, row in enumerate(rows, first):
        if len(row) <= max(id_column, label_column) or not is_image_id(row[id_column]):
            raise typer.BadParameter(f"Row {number} of {table} is not the id of an image and a label.")
        yield row[id_column], row[label_column]


def _columns(table: Path, names: Sequence[str]) -> tuple[int, int]:
    known = [name for name in _ID_COLUMNS if name in names]
    if not known or "label" not in names:
        raise typer.BadParameter(
            f"{table} has no columns `image_id` and `label`, and does not begin with the id of an image."
        )
    return names.index(known[0]), names.index("label")


def _read_others(source: Path) -> list[Example]:
    if source.is_dir():
        return sorted(files_below(source))
    ids = [row[0] for row in _lines(source) if any(row)]
    # A heading, if there is one.
    ids = ids[1:] if ids and ids[0] in _ID_COLUMNS else ids
    wrong = [each for each in ids if not is_image_id(each)]
    if wrong:
        raise typer.BadParameter(f"{source} is to have the id of an image in each row, not {_some(wrong)}.")
    return [*ids]


def _lines(table: Path) -> list[list[str]]:
    try:
        # What spreadsheets write begins with a byte order mark.
        with table.open(newline="", encoding="utf-8-sig") as file:
            return [[cell.strip() for cell in row] for row in csv.reader(file)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise typer.BadParameter(f"Cannot read {table}: {error}") from error


def _some(names: Sequence[str], *, most: int = 3) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
