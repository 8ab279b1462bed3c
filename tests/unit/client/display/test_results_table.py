import io

import pytest
from rich.console import Console

from pixelgate_client.display.results_table import ResultRow, results_table
from pixelgate_client.models.image import Image
from tests.unit.client.fake_service import image_document

DECIDING = ("image", "status", "top labels", "verdict", "ms")


def rendered(rows, *, width):
    console = Console(file=io.StringIO(), width=width, color_system=None)
    console.print(results_table(rows))
    return console.file.getvalue()


def row(**changes):
    image = Image.model_validate(image_document("img_1") | changes)
    return ResultRow.of(image, took_ms=1234)


@pytest.mark.parametrize("width", [120, 160])
def test_every_column_is_there_where_it_fits(width):
    text = rendered([row()], width=width)

    heading = next(line for line in text.splitlines() if line.strip())
    for column in (*DECIDING, "objects", "text", "moderation", "faces"):
        assert column in heading
    assert "1,234" in text
    assert max(map(len, text.splitlines())) <= width


def test_eighty_columns_show_what_decides():
    text = rendered([row(name="a-very-long-file-name-of-a-camera.jpg")], width=80)

    for column in DECIDING:
        assert column in text
    assert "moderation" not in text
    assert "APPROVED" in text
    assert max(map(len, text.splitlines())) <= 80


def test_a_row_says_what_was_found_and_what_is_missing():
    result = row()

    assert result.labels == "tabby 63%, tiger cat 21%"
    assert result.objects == "cat x2, dog"
    assert result.text.endswith('" +1 line')
    assert result.moderation == "nudity 2%"
    assert result.faces == "missing"
    assert (result.severity, result.reason) == ("review", "A face could not be ruled out")


def test_an_image_without_a_verdict_shows_its_own_reason():
    result = row(status="REJECTED", reason="The file is empty.", findings=None, verdict=None)

    assert result.reason == "The file is empty."
    assert "The file is empty." in rendered([result], width=160)


def test_a_file_name_cannot_steer_the_terminal_or_be_read_as_markup():
    text = rendered([row(name="\x1b[2J[red]x[/red].jpg")], width=160)

    assert "\x1b" not in text
    assert "[red]x[/red].jpg" in text


def test_a_pipe_that_knows_only_ascii_gets_a_table():
    raw = io.BytesIO()
    console = Console(file=io.TextIOWrapper(raw, encoding="ascii", errors="replace"), width=120)

    console.print(results_table([row()]))
    console.file.flush()

    assert b"APPROVED" in raw.getvalue()
