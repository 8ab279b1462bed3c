"""What is compared: pictures of some size, each motif once, and regions that do not overlap."""

import pytest
from PIL import Image

from tests.support.images import noise
from tools.duplicates_policy.edits import EDITS
from tools.duplicates_policy.pictures import read_sources


def test_icons_other_files_and_further_files_of_one_motif_are_left_out(tmp_path):
    noise(300, 240).save(tmp_path / "photo.png")
    noise(32, 32).save(tmp_path / "icon.png")
    (tmp_path / "broken.jpg").write_bytes(b"no picture")
    (tmp_path / "notes.txt").write_text("no picture either")
    for number in (1, 2):
        noise(300, 240, seed=number).save(tmp_path / f"chessboard_{number}.png")

    assert [source.name for source in read_sources([tmp_path])] == ["chessboard_1.png", "photo.png"]


def test_only_a_large_picture_has_regions_and_they_cover_it_once(tmp_path):
    gradient = Image.linear_gradient("L").resize((960, 930)).convert("RGB")
    gradient.save(tmp_path / "large.png")
    noise(800, 800).save(tmp_path / "small.png")

    large, small = read_sources([tmp_path])

    assert small.regions == ()
    assert [region.size for region in large.regions] == [(320, 310)] * 9
    # From the top to the bottom.
    assert large.regions[0].getpixel((0, 309))[0] < large.regions[8].getpixel((0, 0))[0]


@pytest.mark.parametrize("edit", EDITS)
def test_every_edit_changes_the_picture_and_leaves_one_of_some_size(edit):
    picture = noise(320, 240)

    edited = EDITS[edit](picture)

    assert (edited.size, edited.tobytes()) != (picture.size, picture.tobytes())
    assert edited.mode == "RGB"
    assert min(edited.size) >= 90
