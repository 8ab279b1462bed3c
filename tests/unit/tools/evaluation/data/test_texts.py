import pytest

from tests.support.labelled import save
from tools.evaluation.data.texts import read_texts
from tools.evaluation.errors import DataError


@pytest.mark.parametrize("name", ["a.txt", "a.gt.txt", "a.png.txt", "gt/a.txt", "../labels/a.txt"])
def test_the_text_lies_beside_its_picture_or_in_a_folder_of_texts(tmp_path, name):
    picture = save(tmp_path / "images" / "a.png", "red")
    text = tmp_path / "images" / name
    text.parent.mkdir(exist_ok=True)
    text.write_text("Grüße", encoding="utf-8")

    assert read_texts(tmp_path).truths == {picture: "Grüße"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_texts_of_other_systems_are_read(tmp_path, encoding):
    picture = save(tmp_path / "a.png", "red")
    (tmp_path / "a.txt").write_text("Grüße", encoding=encoding)

    assert read_texts(tmp_path).truths[picture] == "Grüße"


def test_a_picture_without_a_text_is_left_out_and_named(tmp_path):
    save(tmp_path / "a.png", "red")
    save(tmp_path / "b.png", "red")
    (tmp_path / "a.txt").touch()

    texts = read_texts(tmp_path)

    assert [path.name for path in texts.truths] == ["a.png"]
    assert texts.failed[0]["file"] == str(tmp_path / "b.png")


def test_pictures_without_any_text_are_an_error(tmp_path):
    save(tmp_path / "a.png", "red")

    with pytest.raises(DataError, match=r"a\.png has no a\.txt"):
        read_texts(tmp_path)
