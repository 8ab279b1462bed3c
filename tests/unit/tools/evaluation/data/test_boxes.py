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


def test_a_picture_that_coco_names_and_is_not_there_is_left_out(tmp_path):
    save(tmp_path / "a.png", "red")
    images = [
        {"id": 7, "file_name": "a.png", "width": 40, "height": 20},
        {"id": 8, "file_name": "b.png", "width": 40, "height": 20},
    ]

    pictures = read_boxes(coco(tmp_path, images=images))

    assert [path.name for path in pictures.paths] == ["a.png"]
    assert pictures.failed == ({"file": "b.png", "reason": "does not exist"},)


def test_a_coco_file_of_which_no_picture_is_there_is_an_error(tmp_path):
    with pytest.raises(DataError, match=r"a\.png does not exist"):
        read_boxes(coco(tmp_path))


def test_an_annotation_of_nothing_is_left_out(tmp_path):
    save(tmp_path / "a.png", "red")
    wrong = [{"image_id": 8, "category_id": 18, "bbox": [0, 0, 1, 1]}, {"image_id": 7, "category_id": 18}]

    pictures = read_boxes(coco(tmp_path, annotations=wrong))

    assert pictures.truths == ()
    assert [each["file"].rpartition(" ")[2] for each in pictures.failed] == ["0", "1"]


def test_a_folder_may_hold_the_coco_file_and_pictures_elsewhere(tmp_path):
    save(tmp_path / "val2017" / "a.png", "red", (40, 20))
    (tmp_path / "annotations").mkdir()
    coco(tmp_path / "annotations", images=[{"id": 7, "file_name": "a.png"}])

    pictures = read_boxes(tmp_path)

    assert pictures.paths == (tmp_path / "val2017" / "a.png",)
    assert pictures.truths[0].corners == (0.25, 0.25, 0.75, 0.75)


def test_other_words_for_coco_classes_are_understood(tmp_path):
    save(tmp_path / "a.png", "red")

    pictures = read_boxes(coco(tmp_path, categories=[{"id": 18, "name": "Motorbike"}]))

    assert {truth.name for truth in pictures.truths} == {"motorcycle"}


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
        ("obj.names", "dog\ncat\n"),
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


def test_a_picture_with_a_yolo_line_that_is_wrong_is_left_out(tmp_path):
    (tmp_path / "classes.txt").write_text("dog\n")
    for name, lines in {"a": "0 0.5 0.5 0.5 0.25\n", "b": "0 0.5 0.5 0.5 0.25\n0 0.5 half 1\n"}.items():
        save(tmp_path / f"{name}.png", "red")
        (tmp_path / f"{name}.txt").write_text(lines)

    pictures = read_boxes(tmp_path)

    assert [path.name for path in pictures.paths] == ["a.png"]
    assert pictures.failed[0]["reason"].startswith("line 2")


def test_yolo_without_names_has_those_of_the_model(tmp_path):
    save(tmp_path / "a.png", "red")
    (tmp_path / "a.txt").write_text("1 0.5 0.5 0.5 0.25\n7 0.5 0.5 0.5 0.25\n")

    pictures = read_boxes(tmp_path, ("person", "bicycle"))

    assert [truth.name for truth in pictures.truths] == ["bicycle", "class 7"]


@pytest.mark.parametrize(
    "line", ["0 0.5 0.5 0.5 0.25", "0 0.5 0.5 0.5 0.25 0.9", "0 0.25 0.375 0.75 0.375 0.75 0.625"]
)
def test_yolo_lines_may_have_a_confidence_or_a_polygon(tmp_path, line):
    save(tmp_path / "a.png", "red")
    (tmp_path / "a.txt").write_text(line)

    (dog,) = read_boxes(tmp_path, ("dog",)).truths

    assert dog.corners == (0.25, 0.375, 0.75, 0.625)
