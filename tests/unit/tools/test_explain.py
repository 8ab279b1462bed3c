import pytest
from PIL import Image

from tests.support.labelled import build_color_classifier, save
from tools.explain import main


@pytest.fixture
def picture(tmp_path):
    build_color_classifier(tmp_path / "models")
    path = save(tmp_path / "a.png", "blue", (60, 60))
    with Image.open(path) as image:
        half = image.copy()
    half.paste("red", (0, 0, 30, 60))
    half.save(path)
    return path


def explain(tmp_path, *arguments) -> int:
    places = ("--out", tmp_path / "heat.png", "--models-dir", tmp_path / "models")
    return main([str(argument) for argument in (*arguments, *places)])


def test_a_heat_map_in_the_size_of_the_small_copy(tmp_path, picture, capsys):
    assert explain(tmp_path, picture, "--label", "red") == 0

    assert capsys.readouterr().out.startswith("red: 0.4")
    with Image.open(tmp_path / "heat.png") as drawn:
        red_half, blue_half = drawn.getpixel((15, 30)), drawn.getpixel((45, 30))
        assert (drawn.format, drawn.size) == ("PNG", (60, 60))
    # The left half speaks for red, the other one against it.
    assert red_half[0] > red_half[2]
    assert blue_half[2] > blue_half[0]


def test_a_label_that_the_model_lacks(tmp_path, picture, capsys):
    assert explain(tmp_path, picture, "--label", "mauve") == 2
    assert "mauve: the model has no such class" in capsys.readouterr().err


def test_a_file_that_is_no_image(tmp_path, picture, capsys):
    picture.write_bytes(b"no picture")

    assert explain(tmp_path, picture, "--label", "red") == 2
    assert "UNSUPPORTED_FORMAT" in capsys.readouterr().err


def test_a_file_that_is_not_there(tmp_path, picture, capsys):
    assert explain(tmp_path, tmp_path / "nothing.png", "--label", "red") == 1
    assert "nothing.png" in capsys.readouterr().err
