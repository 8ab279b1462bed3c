"""Trying a profile on a file gives what the service would make, and says why where it cannot."""

import pytest
from PIL import Image

from tests.support.images import encoded, noise
from tools.render import main

PROFILE = """
profile: web
renditions:
  - {name: photo, widths: [60, 400], formats: [webp], metadata: rights}
  - {name: small, width: 60, height: 30, fit: smart, formats: [jpeg], max_bytes: 100}
"""


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "photo.png"
    path.write_bytes(encoded(noise(120, 90), "PNG"))
    return path


@pytest.fixture
def run(photo, tmp_path, capsys):
    def run(profile, *arguments, file=photo):
        path = tmp_path / "web.yaml"
        path.write_text(profile)
        code = main([str(file), "--profile", str(path), "--out", str(tmp_path / "out"), *arguments])
        return code, capsys.readouterr()

    return run


def test_every_rendition_is_written_and_told(run, tmp_path):
    code, told = run(PROFILE, "--copyright", "© Ann")

    files = sorted((tmp_path / "out").iterdir())
    assert code == 0
    assert [path.name for path in files] == ["photo-120x90.webp", "photo-60x45.webp", "small-60x30.jpeg"]
    assert "photo-120x90.webp" in told.out
    assert "smaller than asked for" in told.out
    assert "misses its target" in told.out
    assert "placeholder: " in told.out
    with Image.open(files[0]) as picture:
        assert "© Ann".encode() in picture.info["xmp"]


@pytest.mark.parametrize(
    ("profile", "said"),
    [
        ("profile: web", "renditions: this key is missing"),
        (PROFILE.replace("metadata: rights", "hide_faces: blur"), "hide_faces needs"),
        (PROFILE.replace("rights", "rigths"), "did you mean 'rights'"),
        ('profile: web\nrenditions: []\n"\\e[2J": 1', "unknown key"),
    ],
)
def test_a_profile_that_will_not_do_is_told(run, tmp_path, profile, said):
    code, told = run(profile)

    assert code == 2
    assert said in told.err
    assert "\x1b" not in told.err
    assert not (tmp_path / "out").exists()


def test_a_file_that_is_no_picture_is_told(run, tmp_path):
    (tmp_path / "text.jpg").write_text("hello")

    code, told = run(PROFILE, file=tmp_path / "text.jpg")

    assert (code, "UNSUPPORTED_FORMAT" in told.err) == (2, True)
