"""COCO's labelled data: one JSON file with pictures, categories and boxes in pixels."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from PIL import Image
from pydantic import BaseModel, Field, ValidationError

from tools.evaluation.data.files import SUFFIXES, Failure
from tools.evaluation.errors import DataError
from tools.evaluation.metrics.detection import TrueBox

_Key = int | str


class _Picture(BaseModel):
    id: _Key
    file_name: str
    width: Annotated[float, Field(gt=0)] | None = None
    height: Annotated[float, Field(gt=0)] | None = None


class _Category(BaseModel):
    id: _Key
    name: str


class _Annotation(BaseModel):
    image_id: _Key
    category_id: _Key
    bbox: tuple[float, float, float, float]
    iscrowd: bool = False


class _Coco(BaseModel):
    images: list[_Picture]
    categories: list[_Category]
    annotations: list[dict[str, object]] = []


@dataclass(frozen=True)
class _Placed:
    path: Path
    width: float
    height: float


def find_coco(folder: Path) -> Path | None:
    """The one JSON file with annotations of a folder, or of ``annotations/`` in it."""
    found = [*folder.glob("*.json"), *folder.glob("annotations/*.json")]
    return (
        found[0]
        if len(found) == 1
        else next((path for path in sorted(found) if "instances" in path.name), None)
    )


def read_coco(data: Path) -> tuple[tuple[Path, ...], tuple[TrueBox, ...], tuple[Failure, ...]]:
    """Pictures (beside the file, in ``images/``, or anywhere around it), boxes as fractions, and what failed.

    Raises:
        DataError: the file is not COCO's, or none of its pictures is there.
    """
    try:
        coco = _Coco.model_validate(json.loads(data.read_bytes()))
    except (ValueError, ValidationError) as error:
        raise DataError(f"{data} is no COCO file: {str(error)[:300]}") from error
    failed: list[Failure] = []
    placed = dict(_place(data, coco.images, failed))
    if not placed:
        missing = f": {failed[0]['file']} {failed[0]['reason']}" if failed else ""
        raise DataError(f"{data} has no pictures{missing}")
    names = {category.id: category.name for category in coco.categories}
    listed = {image.id for image in coco.images}
    truths = []
    for number, raw in enumerate(coco.annotations):
        try:
            one = _Annotation.model_validate(raw)
            name, known = names[one.category_id], one.image_id in listed
        except (ValidationError, KeyError):
            known = False
        if not known:
            failed.append(
                Failure(file=f"{data}, annotation {number}", reason="of no known image, category or box")
            )
        elif one.image_id in placed:
            truths.append(_truth(one, name, placed[one.image_id]))
    return tuple(one.path for one in placed.values()), tuple(truths), tuple(failed)


def _place(data: Path, images: list[_Picture], failed: list[Failure]) -> Iterator[tuple[_Key, _Placed]]:
    around = _Around(data)
    for image in images:
        path = around.find(image.file_name)
        if path is None:
            failed.append(Failure(file=image.file_name, reason="does not exist"))
            continue
        width, height = image.width, image.height
        if width is None or height is None:
            try:
                with Image.open(path) as opened:
                    width, height = opened.size
            except (OSError, ValueError) as error:
                failed.append(Failure(file=str(path), reason=f"has no size: {error}"))
                continue
        yield image.id, _Placed(path, width, height)


class _Around:
    """Pictures by the name that a COCO file gives them, wherever they were unpacked."""

    def __init__(self, data: Path) -> None:
        self._folder = data.parent
        self._below: Mapping[str, Path] | None = None

    def find(self, name: str) -> Path | None:
        plain = name.replace("\\", "/")
        for folder in (
            self._folder,
            self._folder / "images",
            self._folder.parent,
            self._folder.parent / "images",
        ):
            if (folder / plain).is_file():
                return folder / plain
        if self._below is None:
            root = self._folder.parent if self._folder.name == "annotations" else self._folder
            self._below = {path.name: path for path in root.rglob("*") if path.suffix.lower() in SUFFIXES}
        return self._below.get(Path(plain).name)


def _truth(one: _Annotation, name: str, image: _Placed) -> TrueBox:
    x, y, width, height = one.bbox
    corners = (x / image.width, y / image.height, (x + width) / image.width, (y + height) / image.height)
    return TrueBox(image=str(image.path), name=name, corners=corners, is_crowd=one.iscrowd)
