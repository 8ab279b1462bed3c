"""Read text: lines and words of text with their boxes.

In:   PreparedImage   from "Preprocess"
Out:  TextFinding     findings.text
Env:  Settings, below
"""

from functools import cache
from pathlib import Path
from time import perf_counter
from typing import Literal

from pixelgate.api.text_readers import open_text_reader
from pixelgate.domain.findings.text import TextFinding
from pixelgate.domain.steps.prepared import PreparedImage
from pixelgate.imaging.work_copy import open_work_copy
from pixelgate.ocr.engine import EngineSetting, TextReader, choose_engine
from pixelgate.runtime import clients
from pixelgate.runtime.settings import EnvSettings
from pixelgate.runtime.step import step
from pixelgate.storage.objects import DirectObjectStore, ObjectStore


class Settings(EnvSettings):
    """Environment of ReadTextFunction in template.yaml. Without ``tesseract_dir``, Tesseract is on PATH."""

    work_bucket: str
    models_dir: Path
    model: str = "ppocrv6_tiny"
    orientation_model: str = "document_orientation"
    tesseract_dir: Path | None = None
    text_engine: EngineSetting = EngineSetting.AUTO
    text_language: str = "eng"
    timeout_seconds: float = 20


@cache
def work() -> ObjectStore:
    """The work copies, once per execution environment."""
    return DirectObjectStore(clients.s3_requests(), Settings.load().work_bucket)


@cache
def reader(engine: Literal["ppocr", "tesseract"]) -> TextReader:
    """Opened once per execution environment, and no other than the one that is needed."""
    env = Settings.load()
    return open_text_reader(
        engine,
        models_dir=env.models_dir,
        model=env.model,
        orientation_model=env.orientation_model,
        tesseract_dir=env.tesseract_dir,
        language=env.text_language,
        timeout_s=env.timeout_seconds,
    )


@step
def handler(prepared: PreparedImage) -> TextFinding:
    language = Settings.load().text_language
    choice = choose_engine(Settings.load().text_engine, language)
    engine = reader(choice.engine)
    picture = open_work_copy(work().read(prepared.large.key))
    started = perf_counter()
    text = engine.read(picture)
    return TextFinding(
        model=engine.model,
        model_version=engine.version,
        took_ms=round((perf_counter() - started) * 1000),
        engine=choice.engine,
        engine_reason=choice.reason,
        language=language,
        lines=text.lines,
        truncated=text.truncated,
        orientation=text.orientation,
        hidden=prepared.hidden.lines if prepared.hidden else 0,
    )
