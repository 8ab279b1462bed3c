import json

import pytest

from tests.support.labelled import save
from tools.evaluation.data.boxes import read_boxes
from tools.evaluation.errors import DataError


def coco(tmp_path, **changes):
    document = {
        "info": {"what": "ignored"},
        "images": [{"id": 7, "file_name": "a.png", "width": 40, "height": 20}],
        "categories": [{"id": 18, "name": "dog"}],
        "annotations": [
            {"id": 1, "image_id": 7, "category_id": 18, "bbox": [10, 5, 20, 10], "iscrowd": 0},
            {"id": 2, "image_id": 7, "category_id": 18, "bbox": [0, 0, 40, 20], "iscrowd": 1},
        ],
    } | changes
    path = tmp_path / "instances.json"
    path.write_text(json.dumps(document))
    return path


def test_coco_boxes_become_fractions_of_the_image(tmp_path):
    save(tmp_path / "images" / "a.png", "red")

    pictures = read_boxes(coco(tmp_path))

    dog, crowd = pictures.truths
    assert pictures.paths == (tmp_path / "images" / "a.png",)
    assert (dog.name, dog.corners, dog.is_crowd) == ("dog", (0.25, 0.25, 0.75, 0.75), False)
    assert crowd.is_crowd


def test_a_picture_that_coco_names_must_exist(tmp_path):
    with pytest.raises(DataError, match=r"a\.png, which does not exist"):
        read_boxes(coco(tmp_path))


def test_an_annotation_of_nothing_is_an_error(tmp_path):
    save(tmp_path / "a.png", "red")
    path = coco(tmp_path, annotations=[{"image_id": 8, "category_id": 18, "bbox": [0, 0, 1, 1]}])

    with pytest.raises(DataError, match="annotation 0"):
        read_boxes(path)


def test_json_that_is_not_coco_says_so(tmp_path):
    path = tmp_path / "a.json"
    path.write_text("[1, 2]")

    with pytest.raises(DataError, match="no COCO file"):
        read_boxes(path)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("data.yaml", "names: [dog, cat]"),
        ("data.yaml", "names: {0: dog, 1: cat}"),
        ("classes.txt", "dog\ncat\n"),
    ],
)
def test_yolo_boxes_are_given_by_their_centre(tmp_path, name, content):
    (tmp_path / name).write_text(content)
    picture = save(tmp_path / "images" / "train" / "a.png", "red")
    (tmp_path / "labels" / "train").mkdir(parents=True)
    (tmp_path / "labels" / "train" / "a.txt").write_text("1 0.5 0.5 0.5 0.25\n")

    pictures = read_boxes(tmp_path)

    (cat,) = pictures.truths
    assert (cat.image, cat.name, cat.corners) == (str(picture), "cat", (0.25, 0.375, 0.75, 0.625))


def test_a_yolo_line_that_is_wrong_says_where(tmp_path):
    (tmp_path / "classes.txt").write_text("dog\n")
    save(tmp_path / "a.png", "red")
    (tmp_path / "a.txt").write_text("0 0.5 0.5 0.5 0.25\n3 0.5 0.5 0.5 0.25\n")

    with pytest.raises(DataError, match=r"a\.txt, line 2"):
        read_boxes(tmp_path)


def test_yolo_needs_names(tmp_path):
    save(tmp_path / "a.png", "red")

    with pytest.raises(DataError, match=r"data\.yaml"):
        read_boxes(tmp_path)
