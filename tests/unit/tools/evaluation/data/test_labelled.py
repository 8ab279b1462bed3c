from pathlib import Path

import pytest

from tests.support.labelled import save
from tools.evaluation.data.labelled import read_labelled
from tools.evaluation.errors import DataError


def test_a_folder_for_each_class(tmp_path):
    save(tmp_path / "cat" / "a.png", "red")
    save(tmp_path / "cat" / "deep" / "b.jpg", "red")
    save(tmp_path / "n02084071" / "c.png", "red")
    (tmp_path / "cat" / "notes.txt").write_text("no picture")

    found = read_labelled(tmp_path)

    assert [(file.path.name, set(file.labels)) for file in found.files] == [
        ("a.png", {"cat"}),
        ("b.jpg", {"cat"}),
        ("c.png", {"n02084071"}),
    ]


def test_a_file_may_have_several_lines_in_a_table(tmp_path):
    save(tmp_path / "pictures" / "a.png", "red")
    table = tmp_path / "truth.csv"
    table.write_text("file,label\npictures/a.png,cat\npictures/a.png,sofa\n")

    (file,) = read_labelled(table).files

    assert file.labels == {"cat", "sofa"}


@pytest.mark.parametrize(
    "content",
    [
        "image,label\na.png,cat;sofa\n",
        "\ufeffFilename;Label\na.png;cat|sofa\n",
        "id\tclass\na.png\tcat\na.png\tsofa\n",
        "a.png,cat;sofa\n",
    ],
)
def test_tables_come_in_many_forms(tmp_path, content):
    save(tmp_path / "images" / "a.png", "red")
    (tmp_path / "truth.csv").write_text(content, encoding="utf-8")

    (file,) = read_labelled(tmp_path).files

    assert file.labels == {"cat", "sofa"}


def test_lines_without_a_picture_or_a_label_are_left_out_and_named(tmp_path):
    save(tmp_path / "a.png", "red")
    table = tmp_path / "truth.csv"
    table.write_text("file,label\na.png,cat\nmissing.png,cat\na.png,\n")

    found = read_labelled(table)

    assert [file.path.name for file in found.files] == ["a.png"]
    assert [(Path(each["file"]).name, each["reason"]) for each in found.failed] == [
        ("truth.csv, line 3", "missing.png does not exist"),
        ("truth.csv, line 4", "has no label"),
    ]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("picture,kind\n", "the columns image and label"),
        ("file,label\nmissing.png,cat\n", r"line 2: .*missing.png does not exist"),
        ("file,label\n", "no lines"),
        ("", "is empty"),
    ],
)
def test_a_table_that_holds_nothing_says_why(tmp_path, content, fault):
    table = tmp_path / "truth.csv"
    table.write_text(content)

    with pytest.raises(DataError, match=fault):
        read_labelled(table)


def test_folders_that_only_divide_the_data_are_no_classes(tmp_path):
    save(tmp_path / "val" / "cat" / "a.png", "red")
    save(tmp_path / "stray.png", "red")

    found = read_labelled(tmp_path)

    assert [file.labels for file in found.files] == [{"cat"}]
    assert [Path(each["file"]).name for each in found.failed] == ["stray.png"]


def test_pictures_without_folders_have_no_class(tmp_path):
    save(tmp_path / "a.png", "red")

    with pytest.raises(DataError, match="folder for each class"):
        read_labelled(tmp_path)
