"""Labelled pictures: a folder for each class, or a table with the columns ``image`` and ``label``."""

import csv
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from tools.evaluation.data.files import SUFFIXES, Failure, Labelled, LabelledFile, pictures_below, read_text
from tools.evaluation.errors import DataError

# What people call the two columns.
_FILE_COLUMNS = (
    "file",
    "image",
    "filename",
    "file_name",
    "path",
    "image_path",
    "filepath",
    "picture",
    "name",
    "id",
)
_LABEL_COLUMNS = (
    "label",
    "labels",
    "class",
    "classes",
    "category",
    "categories",
    "tags",
    "wnid",
    "class_name",
    "target",
)
_BETWEEN_LABELS = (";", "|")

# Folders that divide data without saying what it shows.
_SPLITS = frozenset({"train", "training", "val", "valid", "validation", "test", "testing", "images"})


def read_labelled(data: Path) -> Labelled:
    """Folders of classes (also below ``val/`` or ``test/``), or a table; a folder with one table is a table.

    In a table a file with several labels has several lines, or its labels stand in one cell, apart by ``;``
    or ``|``. Lines whose picture is missing are returned as failed.

    Raises:
        DataError: nothing can be made of it.
    """
    if data.is_file() and data.suffix.lower() in (".csv", ".tsv", ".txt"):
        return _read_table(data)
    if not data.is_dir():
        raise DataError(f"{data} is neither a folder with a folder for each class nor a CSV file")
    tables = sorted(path for path in data.iterdir() if path.suffix.lower() in (".csv", ".tsv"))
    return _read_table(tables[0]) if len(tables) == 1 else _read_folders(data)


def _read_folders(data: Path) -> Labelled:
    classes = {path: _class_of(path.relative_to(data).parts[:-1]) for path in pictures_below(data)}
    files = tuple(LabelledFile(path, frozenset({label})) for path, label in classes.items() if label)
    if not files:
        raise DataError(f"{data} has no folder for each class: DATA/tench/a.jpg or DATA/n01440764/a.jpg")
    stray = tuple(
        Failure(file=str(path), reason="lies in no folder of a class")
        for path, label in classes.items()
        if not label
    )
    return Labelled(files=files, failed=stray)


def _class_of(folders: Sequence[str]) -> str:
    return next((folder for folder in folders if folder.lower() not in _SPLITS), "")


def _read_table(data: Path) -> Labelled:
    rows, file_column, label_column = _rows(data)
    labels: dict[Path, set[str]] = defaultdict(set)
    failed = []
    for number, row in rows:
        cell = row[file_column].strip() if len(row) > file_column else ""
        names = _names(row[label_column]) if len(row) > label_column else set()
        path = _find(data.parent, cell)
        if path is None or not names:
            fault = "has no label" if path else f"{cell or 'its picture'} does not exist"
            failed.append(Failure(file=f"{data}, line {number}", reason=fault))
        else:
            labels[path] |= names
    if not labels:
        raise DataError(failed[0]["file"] + ": " + failed[0]["reason"] if failed else f"{data} has no lines")
    files = (LabelledFile(path=path, labels=frozenset(names)) for path, names in labels.items())
    return Labelled(files=tuple(files), failed=tuple(failed))


def _rows(data: Path) -> tuple[list[tuple[int, list[str]]], int, int]:
    """The lines below the head with their numbers, and which columns hold the file and the label."""
    text = read_text(data)
    head = text.partition("\n")[0]
    # In a CSV file of Excel's own countries the columns are apart by semicolons.
    delimiter = max(",;\t", key=head.count)
    rows = [
        (number, row)
        for number, row in enumerate(csv.reader(text.splitlines(), delimiter=delimiter), 1)
        if row
    ]
    if not rows:
        raise DataError(f"{data} is empty")
    first = [cell.strip().lower() for cell in rows[0][1]]
    file_column, label_column = (_column(first, names) for names in (_FILE_COLUMNS, _LABEL_COLUMNS))
    if file_column is not None and label_column is not None:
        return rows[1:], file_column, label_column
    if len(first) > 1 and Path(first[0]).suffix in SUFFIXES:
        return rows, 0, 1
    raise DataError(f"{data}: the first line must name the columns image and label")


def _column(head: Sequence[str], names: Sequence[str]) -> int | None:
    return next((head.index(name) for name in names if name in head), None)


def _names(cell: str) -> set[str]:
    for separator in _BETWEEN_LABELS:
        cell = cell.replace(separator, _BETWEEN_LABELS[0])
    return {name.strip() for name in cell.split(_BETWEEN_LABELS[0]) if name.strip()}


def _find(folder: Path, name: str) -> Path | None:
    """The picture of that name beside the table or in ``images/``; Windows' slashes will do."""
    plain = name.replace("\\", "/")
    return next(
        (path for path in (folder / plain, folder / "images" / plain) if name and path.is_file()), None
    )
