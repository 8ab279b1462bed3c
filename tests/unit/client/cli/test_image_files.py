from pathlib import Path

import pytest
import typer

from pixelgate_client.cli.image_files import find_image_files


@pytest.fixture(autouse=True)
def pictures():
    for name in ("a.jpg", "b.PNG", "notes.txt", "deep/c.webp", ".hidden/d.jpg", "._e.jpg"):
        path = Path("pictures") / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def names(*arguments):
    return [str(path) for path in find_image_files(arguments)]


def test_a_folder_means_the_images_in_it_and_below():
    assert names("pictures") == ["pictures/a.jpg", "pictures/b.PNG", "pictures/deep/c.webp"]


def test_a_file_that_is_named_is_taken_whatever_it_is():
    assert names("pictures/notes.txt") == ["pictures/notes.txt"]


def test_a_pattern_that_the_shell_left_alone_is_expanded():
    assert names("pictures/*.jpg") == ["pictures/a.jpg"]
    assert names("pictures/**/*.webp") == ["pictures/deep/c.webp"]


def test_a_file_that_is_called_like_a_pattern_is_that_file():
    Path("pictures/[1].jpg").touch()

    assert names("pictures/[1].jpg") == ["pictures/[1].jpg"]


def test_a_file_that_is_named_twice_is_sent_once_in_the_order_given():
    assert names("pictures/b.PNG", "pictures", "pictures/b.PNG")[0] == "pictures/b.PNG"
    assert len(names("pictures/b.PNG", "pictures")) == 3


@pytest.mark.parametrize("argument", ["nowhere.jpg", "pictures/*.gif"])
def test_what_names_nothing_is_refused(argument):
    with pytest.raises(typer.BadParameter, match="No such file"):
        find_image_files([argument])


def test_a_folder_without_images_is_refused():
    Path("empty").mkdir()

    with pytest.raises(typer.BadParameter, match="holds no image files"):
        find_image_files(["empty"])
