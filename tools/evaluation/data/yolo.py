"""YOLO's labelled data: one line ``class x y width height`` for each box, as fractions of the picture."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import yaml

from tools.evaluation.data.files import Failure, pictures_below, read_text
from tools.evaluation.errors import DataError
from tools.evaluation.metrics.detection import Corners, TrueBox

_LISTS = ("classes.txt", "obj.names", "coco.names", "_darknet.labels")


def read_yolo(
    data: Path, default_names: Sequence[str]
) -> tuple[tuple[Path, ...], tuple[TrueBox, ...], tuple[Failure, ...]]:
    """Pictures, boxes, and the pictures that are left out because a line of theirs cannot be read.

    A text file lies beside its picture, or in ``labels/`` where the picture lies in ``images/`` or above it.
    Class numbers are named by data.yaml, classes.txt or obj.names; without them by ``default_names``.

    Raises:
        DataError: no picture has a text file, or the file of names cannot be read.
    """
    names = _names(data) or dict(enumerate(default_names))
    paths, truths, failed = [], [], []
    has_texts = False
    for path in pictures_below(data):
        file = _text_of(data, path)
        try:
            boxes = (
                [TrueBox(str(path), name, corners) for name, corners in _boxes(file, names)] if file else []
            )
        except (ValueError, OSError) as error:
            failed.append(Failure(file=str(file), reason=str(error)))
            continue
        has_texts = has_texts or file is not None
        paths.append(path)
        truths += boxes
    if not has_texts:
        reason = f" ({failed[0]['file']}: {failed[0]['reason']})" if failed else ""
        raise DataError(f"{data}: no picture has a text file with boxes beside it or in labels/{reason}")
    return tuple(paths), tuple(truths), tuple(failed)


def _names(data: Path) -> Mapping[int, str]:
    for path in sorted(data.glob("*.y*ml")):
        names = _yaml_names(path)
        if names:
            return names
    lists = [data / name for name in _LISTS] + [data / "labels" / name for name in _LISTS]
    for path in (*lists, *sorted(data.glob("*.names"))):
        if path.is_file():
            lines = [line.strip() for line in read_text(path).splitlines()]
            return dict(enumerate(line for line in lines if line))
    return {}


def _yaml_names(path: Path) -> Mapping[int, str]:
    try:
        content = yaml.safe_load(read_text(path))
        names = content.get("names") if isinstance(content, dict) else None
        if isinstance(names, dict):
            return {int(number): str(text) for number, text in names.items()}
    except (yaml.YAMLError, ValueError) as error:
        raise DataError(f"{path} cannot be read: {error}") from error
    return dict(enumerate(map(str, names))) if isinstance(names, list) else {}


def _text_of(data: Path, picture: Path) -> Path | None:
    beside = picture.with_suffix(".txt")
    inside = beside.relative_to(data)
    mirrored = re.sub(r"(^|/)images(?=/)", r"\1labels", inside.as_posix())
    places = (beside, data / mirrored, data / "labels" / inside, picture.parent / "labels" / beside.name)
    return next((place for place in places if place.is_file()), None)


def _boxes(file: Path, names: Mapping[int, str]) -> Iterator[tuple[str, Corners]]:
    """Raises ValueError with the number of the line."""
    for number, line in enumerate(read_text(file).splitlines(), start=1):
        if not line.strip():
            continue
        try:
            index, *values = map(float, line.split())
            corners = _corners(values)
        except ValueError as error:
            raise ValueError(f"line {number}: not 'class x y width height'") from error
        yield names.get(int(index), f"class {int(index)}"), corners


def _corners(values: Sequence[float]) -> Corners:
    """Of a box, perhaps with a confidence behind it, or of a polygon's points."""
    if len(values) in (4, 5):
        x, y, width, height = values[:4]
        return x - width / 2, y - height / 2, x + width / 2, y + height / 2
    if len(values) < 6 or len(values) % 2:
        raise ValueError("neither a box nor a polygon")
    across, down = values[::2], values[1::2]
    return min(across), min(down), max(across), max(down)
