"""Corrections as a labelled set on disk, in the forms that pixelgate-evaluate and others read."""

import csv
import hashlib
import json
import shutil
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path

from pixelgate_client.models.reviews import CorrectedImage, CorrectedObject

LABELS_FILE = "labels.csv"
OBJECTS_FILE = "instances.json"
IMAGES_FOLDER = "images"
_CHUNK = 1 << 20


class LabelledSetForm(StrEnum):
    """A table of labels, or COCO's JSON of objects."""

    CSV = "csv"
    COCO = "coco"


def latest(corrections: Iterable[CorrectedImage]) -> list[CorrectedImage]:
    """The last correction of every image, in the order in which they were made."""
    by_image: dict[str, CorrectedImage] = {}
    for each in corrections:
        by_image.pop(each.image_id, None)
        by_image[each.image_id] = each
    return list(by_image.values())


def find_pictures(files: Iterable[Path], wanted: Sequence[CorrectedImage]) -> dict[str, Path]:
    """Which of ``files`` are the pictures of ``wanted``, by image id: told by their bytes, not their names.

    Raises:
        OSError: a file cannot be read.
    """
    by_sha256: dict[str, list[str]] = {}
    for each in wanted:
        by_sha256.setdefault(each.sha256, []).append(each.image_id)
    found: dict[str, Path] = {}
    for file in files:
        for image_id in by_sha256.get(_sha256_of(file), ()):
            found.setdefault(image_id, file)
    return found


def write_labelled_set(
    folder: Path,
    corrections: Sequence[CorrectedImage],
    *,
    form: LabelledSetForm,
    pictures: Mapping[str, Path],
) -> int:
    """Write the set, with copies of ``pictures``, into ``folder``; returns how many images it has.

    Only images whose corrections say something in this form are part of it.

    Raises:
        OSError: the folder cannot be written.
    """
    is_labels = form is LabelledSetForm.CSV
    told = [
        each
        for each in corrections
        if (each.corrections.labels if is_labels else each.corrections.objects) is not None
    ]
    folder.mkdir(parents=True, exist_ok=True)
    names = {each.image_id: _copied(each, folder, pictures.get(each.image_id)) for each in told}
    if is_labels:
        _write_labels(folder / LABELS_FILE, told, names)
    else:
        (folder / OBJECTS_FILE).write_text(json.dumps(coco_document(told, names), indent=1) + "\n")
    return len(told)


def coco_document(corrections: Sequence[CorrectedImage], names: Mapping[str, str]) -> dict[str, object]:
    """COCO's document: boxes in pixels of the upright image, categories numbered by name."""
    objects = [
        (number, each, found) for number, each in enumerate(corrections, 1) for found in _objects(each)
    ]
    categories = {name: place for place, name in enumerate(sorted({one.name for *_, one in objects}), 1)}
    annotations = []
    for place, (number, each, found) in enumerate(objects, 1):
        box = found.box
        width, height = box.width * each.width, box.height * each.height
        annotations.append(
            {
                "id": place,
                "image_id": number,
                "category_id": categories[found.name],
                "bbox": [box.x * each.width, box.y * each.height, width, height],
                "area": width * height,
                "iscrowd": 0,
            }
        )
    return {
        "images": [
            {"id": number, "file_name": names[each.image_id], "width": each.width, "height": each.height}
            for number, each in enumerate(corrections, 1)
        ],
        "categories": [{"id": place, "name": name} for name, place in categories.items()],
        "annotations": annotations,
    }


def _objects(each: CorrectedImage) -> tuple[CorrectedObject, ...]:
    return each.corrections.objects or ()


def _write_labels(table: Path, corrections: Sequence[CorrectedImage], names: Mapping[str, str]) -> None:
    with table.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("image", "label", "image_id", "sha256", "outcome", "decided_at"))
        for each in corrections:
            rest = (each.image_id, each.sha256, each.outcome, each.decided_at.isoformat())
            writer.writerows((names[each.image_id], label, *rest) for label in each.corrections.labels or ())


def _copied(each: CorrectedImage, folder: Path, picture: Path | None) -> str:
    """The name of the picture in the set; copied there if it is at hand."""
    if picture is None:
        return each.file
    name = f"{each.image_id}{picture.suffix.lower()}"
    (folder / IMAGES_FOLDER).mkdir(exist_ok=True)
    shutil.copyfile(picture, folder / IMAGES_FOLDER / name)
    return name


def _sha256_of(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
