"""How Tesseract is called and what its failures become; the engine here is a shell script."""

import os
import shlex

import pytest
from PIL import Image
from pytesseract import pytesseract

from pixelgate.domain.errors import ConfigurationError, RetryableError
from pixelgate.ocr.tesseract import TesseractReader

HEADER = ["level", "page_num", "block_num", "par_num", "line_num", "word_num"]
HEADER += ["left", "top", "width", "height", "conf", "text"]
PAGE = [
    [1, 1, 0, 0, 0, 0, 0, 0, 400, 200, -1, ""],
    [4, 1, 1, 1, 1, 0, 40, 20, 200, 20, -1, ""],
    [5, 1, 1, 1, 1, 1, 40, 20, 80, 20, 96.5, "Hello"],
    [5, 1, 1, 1, 1, 2, 140, 20, 100, 20, 91.2, '"world"'],
    [5, 1, 1, 1, 2, 1, 40, 60, 10, 20, 12.0, "|"],
    [5, 1, 2, 1, 1, 1, 40, 100, 80, 20, 88.0, "again"],
]
PICTURE = Image.new("RGB", (100, 50), "white")


@pytest.fixture(autouse=True)
def same_pytesseract_afterwards(monkeypatch):
    monkeypatch.setattr(pytesseract, "tesseract_cmd", "tesseract")
    monkeypatch.setattr(pytesseract, "environ", pytesseract.environ)


@pytest.fixture
def engine(tmp_path):
    """A folder as ``make tesseract`` leaves it; its engine answers ``rows`` and keeps what it was given."""

    def build(rows=PAGE, *, first="true", version="echo tesseract 5.3.0"):
        table = "\n".join("\t".join(map(str, row)) for row in [HEADER, *rows])
        (tmp_path / "table.tsv").write_text(table + "\n")
        script = tmp_path / "tesseract"
        script.write_text(
            "#!/bin/sh\n"
            f'if [ "$1" = --version ]; then {version}; exit; fi\n'
            f"cd {shlex.quote(str(tmp_path))} && {first}\n"
            'echo "threads=$OMP_THREAD_LIMIT" "$@" > called.txt\n'
            'cp "$1" picture.png && cp table.tsv "$2.tsv"\n'
        )
        script.chmod(0o755)
        return tmp_path

    return build


def reader(folder, **changes):
    return TesseractReader(folder, **{"language": "eng", "timeout_s": 20, **changes})


def test_words_of_the_table_become_lines_in_fractions_of_the_picture(engine):
    text = reader(engine()).read(PICTURE)

    assert [line.text for line in text.lines] == ['Hello "world"', "again"]
    assert text.lines[0].box.model_dump() == {"x": 0.1, "y": 0.1, "width": 0.5, "height": 0.1}
    assert text.lines[1].confidence == 0.88
    assert not text.truncated


def test_the_engine_says_which_version_it_is(engine):
    assert reader(engine()).version == "5.3.0"


def test_it_reads_the_language_on_one_thread_and_this_process_keeps_its_environment(engine):
    folder = engine()

    reader(folder, language="deu+eng").read(PICTURE)

    called = (folder / "called.txt").read_text()
    assert called.startswith("threads=1 ")
    assert "-l deu+eng" in called
    assert "OMP_THREAD_LIMIT" not in os.environ


@pytest.mark.parametrize(
    ("size", "given"),
    [((100, 50), (400, 200)), ((1024, 512), (1400, 700)), ((1400, 90), (1400, 90)), ((2000, 10), (2000, 10))],
)
def test_small_pictures_are_enlarged_and_large_ones_are_not(engine, size, given):
    folder = engine()

    reader(folder).read(Image.new("RGB", size))

    with Image.open(folder / "picture.png") as picture:
        assert picture.size == given


@pytest.mark.parametrize("rows", [PAGE[:1], []])
def test_no_text_is_no_lines(engine, rows):
    assert reader(engine(rows)).read(PICTURE).lines == ()


def test_a_missing_engine_says_how_to_get_one(tmp_path):
    with pytest.raises(ConfigurationError, match=r"no Tesseract runs as .*make tesseract"):
        reader(tmp_path)


def test_without_a_folder_it_is_looked_for_on_path(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(ConfigurationError, match="no Tesseract runs as tesseract"):
        reader(None)


@pytest.mark.parametrize("version", ["exit 127", "echo no version at all", "echo tesseract 1.0"])
def test_an_engine_that_does_not_run_is_no_engine(engine, version):
    with pytest.raises(ConfigurationError, match="no Tesseract runs as"):
        reader(engine(version=version))


def test_missing_language_data_is_a_fault_of_the_deployment(engine):
    folder = engine(first="echo Failed loading language xyz >&2; exit 1")

    with pytest.raises(ConfigurationError, match="Failed loading language xyz"):
        reader(folder, language="xyz").read(PICTURE)


def test_an_engine_that_hangs_is_ended_and_tried_again_later(engine):
    folder = engine(first="exec sleep 30")

    with pytest.raises(RetryableError, match=r"longer than 0\.2 s"):
        reader(folder, timeout_s=0.2).read(PICTURE)
