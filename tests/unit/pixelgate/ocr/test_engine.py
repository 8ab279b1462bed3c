"""Which engine reads, and why."""

import pytest

from pixelgate.ocr.engine import EngineSetting, choose_engine


@pytest.mark.parametrize("language", ["eng", "deu", "eng+fra", "chi_sim"])
def test_ppocr_reads_what_it_knows(language):
    assert choose_engine(EngineSetting.AUTO, language).engine == "ppocr"


@pytest.mark.parametrize(
    ("language", "lacking"), [("rus", "rus"), ("eng+kor", "kor"), ("jpn+ara", "jpn, ara")]
)
def test_tesseract_reads_what_ppocr_lacks(language, lacking):
    choice = choose_engine(EngineSetting.AUTO, language)

    assert choice.engine == "tesseract"
    assert choice.reason == f"PP-OCR does not read {lacking}"


@pytest.mark.parametrize("setting", [EngineSetting.PPOCR, EngineSetting.TESSERACT])
def test_an_engine_that_is_asked_for_reads_everything(setting):
    choice = choose_engine(setting, "eng+rus")

    assert choice == choose_engine(setting, "eng")
    assert (choice.engine, choice.reason) == (setting.value, "asked for by setting")
