"""Labelled pictures: a folder for each class, or a CSV table ``file,label``."""

import csv
from collections import defaultdict
from pathlib import Path

from tools.evaluation.data.files import Labelled, LabelledFile, pictures_below, share_names
from tools.evaluation.errors import DataError


def read_labelled(data: Path) -> Labelled:
    """Folders of classes, or a table in which a file with several labels has several lines.

    Raises:
        DataError: names the folder or the line that is to blame.
    """
    if data.is_dir():
        return _read_folders(data)
    if data.suffix.lower() == ".csv" and data.is_file():
        return _read_table(data)
    raise DataError(f"{data} is neither a folder with a folder for each class nor a CSV file")


def _read_folders(data: Path) -> Labelled:
    classes = sorted(path for path in data.iterdir() if path.is_dir() and not path.name.startswith("."))
    if not classes:
        raise DataError(f"{data} has no folder for each class: DATA/tench/a.jpg or DATA/n01440764/a.jpg")
    return share_names({path: folder.name for folder in classes for path in pictures_below(folder)})


def _read_table(data: Path) -> Labelled:
    labels: dict[Path, set[str]] = defaultdict(set)
    with data.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        if not {"file", "label"} <= set(rows.fieldnames or ()):
            raise DataError(f"{data}: the first line must name the columns file and label")
        for row in rows:
            path = data.parent / (row["file"] or "").strip()
            label = (row["label"] or "").strip()
            if not label or not path.is_file():
                fault = "has no label" if not label else f"{path} does not exist"
                raise DataError(f"{data}, line {rows.line_num}: {fault}")
            labels[path].add(label)
    if not labels:
        raise DataError(f"{data} has no lines below its first")
    return tuple(LabelledFile(path=path, labels=frozenset(names)) for path, names in labels.items())
