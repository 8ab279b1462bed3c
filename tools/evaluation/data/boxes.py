"""Pictures with boxes: COCO's JSON, or YOLO's text files.

Boxes are fractions of the image. COCO gives pixels of the image that its own ``width`` and ``height`` name.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, Field, ValidationError

from tools.evaluation.data.files import pictures_below
from tools.evaluation.errors import DataError
from tools.evaluation.metrics.detection import TrueBox


@dataclass(frozen=True)
class BoxedPictures:
    """All pictures, those without a box included; the boxes name them by ``str(path)``."""

    paths: tuple[Path, ...]
    truths: tuple[TrueBox, ...]


class _CocoImage(BaseModel):
    id: int
    file_name: str
    width: Annotated[int, Field(gt=0)]
    height: Annotated[int, Field(gt=0)]


class _CocoCategory(BaseModel):
    id: int
    name: str


class _CocoAnnotation(BaseModel):
    image_id: int
    category_id: int
    bbox: tuple[float, float, float, float]
    iscrowd: bool = False


class _Coco(BaseModel):
    images: list[_CocoImage]
    categories: list[_CocoCategory]
    annotations: list[_CocoAnnotation]


def read_boxes(data: Path) -> BoxedPictures:
    """A COCO JSON file (pictures beside it or in ``images/``), or a folder of YOLO's.

    Raises:
        DataError: names the file, and the line where one is to blame.
    """
    if data.is_file() and data.suffix.lower() == ".json":
        return _read_coco(data)
    if data.is_dir():
        return _read_yolo(data)
    raise DataError(f"{data} is neither a COCO JSON file nor a folder of YOLO text files")


def _read_coco(data: Path) -> BoxedPictures:
    try:
        coco = _Coco.model_validate(json.loads(data.read_bytes()))
    except (ValueError, ValidationError) as error:
        raise DataError(f"{data} is no COCO file: {str(error)[:300]}") from error
    folder = data.parent / "images" if (data.parent / "images").is_dir() else data.parent
    images = {image.id: image for image in coco.images}
    names = {category.id: category.name for category in coco.categories}
    paths = tuple(folder / image.file_name for image in coco.images)
    if missing := [path for path in paths if not path.is_file()]:
        raise DataError(f"{data} names {missing[0]}, which does not exist ({len(missing)} such)")
    truths = []
    for number, one in enumerate(coco.annotations):
        if one.image_id not in images or one.category_id not in names:
            raise DataError(f"{data}: annotation {number} is of an unknown image or category")
        image = images[one.image_id]
        x, y, width, height = one.bbox
        corners = (
            x / image.width,
            y / image.height,
            (x + width) / image.width,
            (y + height) / image.height,
        )
        path = str(folder / image.file_name)
        truths.append(TrueBox(image=path, name=names[one.category_id], corners=corners, is_crowd=one.iscrowd))
    return BoxedPictures(paths=paths, truths=tuple(truths))


def _read_yolo(data: Path) -> BoxedPictures:
    names = _yolo_names(data)
    paths = pictures_below(data)
    truths = tuple(box for path in paths for box in _yolo_boxes(data, path, names))
    if not truths:
        raise DataError(f"{data}: no picture has a text file with boxes beside it or in labels/")
    return BoxedPictures(paths=paths, truths=truths)


def _yolo_names(data: Path) -> Mapping[int, str]:
    for name in ("data.yaml", "dataset.yaml"):
        if (data / name).is_file():
            names = yaml.safe_load((data / name).read_text(encoding="utf-8")).get("names")
            if isinstance(names, dict):
                return {int(number): str(text) for number, text in names.items()}
            if isinstance(names, list):
                return dict(enumerate(map(str, names)))
            raise DataError(f"{data / name} has no list of names")
    if (data / "classes.txt").is_file():
        lines = (data / "classes.txt").read_text(encoding="utf-8").splitlines()
        return dict(enumerate(line.strip() for line in lines))
    raise DataError(f"{data} needs data.yaml (names: ...) or classes.txt: YOLO's files hold only numbers")


def _yolo_boxes(data: Path, path: Path, names: Mapping[int, str]) -> Iterator[TrueBox]:
    beside = path.with_suffix(".txt")
    parts = ("labels" if part == "images" else part for part in beside.relative_to(data).parts)
    file = beside if beside.is_file() else data.joinpath(*parts)
    if not file.is_file():
        return
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            index, x, y, width, height = line.split()
            name = names[int(index)]
            left, top = float(x) - float(width) / 2, float(y) - float(height) / 2
            corners = (left, top, left + float(width), top + float(height))
        except (KeyError, ValueError) as error:
            raise DataError(f"{file}, line {number}: not 'class x y width height': {error}") from error
        yield TrueBox(image=str(path), name=name, corners=corners)
