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

    assert [(file.path.name, set(file.labels)) for file in found] == [
        ("a.png", {"cat"}),
        ("b.jpg", {"cat"}),
        ("c.png", {"n02084071"}),
    ]


def test_a_file_may_have_several_lines_in_a_table(tmp_path):
    save(tmp_path / "pictures" / "a.png", "red")
    table = tmp_path / "truth.csv"
    table.write_text("file,label\npictures/a.png,cat\npictures/a.png,sofa\n")

    (file,) = read_labelled(table)

    assert file.labels == {"cat", "sofa"}


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("picture,class\n", "the columns file and label"),
        ("file,label\nmissing.png,cat\n", r"line 2: .*missing.png does not exist"),
        ("file,label\na.png,\n", "line 2: has no label"),
        ("file,label\n", "no lines"),
    ],
)
def test_a_table_that_is_wrong_says_where(tmp_path, content, fault):
    save(tmp_path / "a.png", "red")
    table = tmp_path / "truth.csv"
    table.write_text(content)

    with pytest.raises(DataError, match=fault):
        read_labelled(table)


def test_pictures_without_folders_have_no_class(tmp_path):
    save(tmp_path / "a.png", "red")

    with pytest.raises(DataError, match="folder for each class"):
        read_labelled(tmp_path)


def test_an_empty_class_is_no_silent_gap(tmp_path):
    (tmp_path / "cat").mkdir()

    with pytest.raises(DataError, match="holds no pictures"):
        read_labelled(tmp_path)
