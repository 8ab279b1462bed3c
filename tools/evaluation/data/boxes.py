"""Pictures with boxes: COCO's JSON, or YOLO's text files. Boxes are fractions of the image."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tools.evaluation.data.class_names import plain
from tools.evaluation.data.coco import find_coco, read_coco
from tools.evaluation.data.files import Failure
from tools.evaluation.data.yolo import read_yolo
from tools.evaluation.errors import DataError
from tools.evaluation.metrics.detection import TrueBox

# The names of Pascal VOC and of darknet's own list for the same things.
_COCO_NAMES = {
    "aeroplane": "airplane",
    "diningtable": "dining table",
    "motorbike": "motorcycle",
    "pottedplant": "potted plant",
    "sofa": "couch",
    "television": "tv",
    "tvmonitor": "tv",
    "tv monitor": "tv",
    "trafficlight": "traffic light",
    "mobile phone": "cell phone",
}


@dataclass(frozen=True)
class BoxedPictures:
    """All pictures, those without a box included; the boxes name them by ``str(path)``."""

    paths: tuple[Path, ...]
    truths: tuple[TrueBox, ...]
    failed: tuple[Failure, ...] = ()


def read_boxes(data: Path, default_names: Sequence[str] = ()) -> BoxedPictures:
    """A COCO JSON file or a folder with one, or a folder of YOLO's or its data.yaml.

    Names are lower case with single spaces, and COCO's own where VOC and darknet have others.
    ``default_names`` name YOLO's classes where the data does not.

    Raises:
        DataError: nothing can be made of it.
    """
    folder = data.parent if data.suffix.lower() in (".yaml", ".yml") else data
    coco = data if data.suffix.lower() == ".json" else find_coco(folder)
    if coco is not None and coco.is_file():
        paths, truths, failed = read_coco(coco)
    elif folder.is_dir():
        paths, truths, failed = read_yolo(folder, default_names)
    else:
        raise DataError(f"{data} is neither a COCO JSON file nor a folder of YOLO text files")
    return BoxedPictures(paths, tuple(replace(truth, name=_known_as(truth.name)) for truth in truths), failed)


def _known_as(name: str) -> str:
    return _COCO_NAMES.get(plain(name), plain(name))
