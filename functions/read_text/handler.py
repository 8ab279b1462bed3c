"""Read text: lines of printed text with their boxes.

In:   PreparedImage   from "Preprocess"
Out:  TextFinding     findings.text
Env:  Settings, below
"""

from functools import cache
from pathlib import Path
from time import perf_counter

from pixelgate.domain.findings import TextFinding
from pixelgate.domain.steps import PreparedImage
from pixelgate.imaging.work_copy import open_work_copy
from pixelgate.ocr.tesseract import TesseractReader
from pixelgate.runtime import clients
from pixelgate.runtime.settings import EnvSettings
from pixelgate.runtime.step import step
from pixelgate.storage.objects import ObjectStore, S3ObjectStore


class Settings(EnvSettings):
    """Environment of ReadTextFunction in template.yaml. Without ``tesseract_dir``, Tesseract is on PATH."""

    work_bucket: str
    tesseract_dir: Path | None = None
    text_language: str = "eng"
    timeout_seconds: float = 20


@cache
def work() -> ObjectStore:
    """The work copies, once per execution environment."""
    return S3ObjectStore(clients.s3(), Settings.load().work_bucket)


@cache
def reader() -> TesseractReader:
    """The engine, found and tried once per execution environment."""
    settings = Settings.load()
    return TesseractReader(
        settings.tesseract_dir, language=settings.text_language, timeout_s=settings.timeout_seconds
    )


@step
def handler(prepared: PreparedImage) -> TextFinding:
    engine = reader()
    picture = open_work_copy(work().read(prepared.large.key))
    started = perf_counter()
    text = engine.read(picture)
    return TextFinding(
        model="tesseract",
        model_version=engine.version,
        took_ms=round((perf_counter() - started) * 1000),
        engine="tesseract",
        language=Settings.load().text_language,
        lines=text.lines,
        truncated=text.truncated,
    )
