"""Read text: lines and words of text with their boxes.

In:   PreparedImage   from "Preprocess"
Out:  TextFinding     findings.text
Env:  Settings, below
"""

from functools import cache, partial
from pathlib import Path
from time import perf_counter

from pixelgate.domain.findings import TextFinding
from pixelgate.domain.model_card import BuiltModel
from pixelgate.domain.steps import PreparedImage
from pixelgate.imaging.tensors import to_tensor
from pixelgate.imaging.work_copy import open_work_copy
from pixelgate.inference.manifest import find_model, read_dictionary
from pixelgate.inference.session import open_network
from pixelgate.ocr.engine import EngineSetting, TextReader, choose_engine
from pixelgate.ocr.paddle.network import Stage
from pixelgate.ocr.paddle.reader import PaddleReader
from pixelgate.ocr.tesseract import TesseractReader
from pixelgate.runtime import clients
from pixelgate.runtime.settings import EnvSettings
from pixelgate.runtime.step import step
from pixelgate.storage.objects import ObjectStore, S3ObjectStore


class Settings(EnvSettings):
    """Environment of ReadTextFunction in template.yaml. Without ``tesseract_dir``, Tesseract is on PATH."""

    work_bucket: str
    models_dir: Path
    model: str = "ppocrv6_tiny"
    tesseract_dir: Path | None = None
    text_engine: EngineSetting = EngineSetting.AUTO
    text_language: str = "eng"
    timeout_seconds: float = 20


@cache
def work() -> ObjectStore:
    """The work copies, once per execution environment."""
    return S3ObjectStore(clients.s3(), Settings.load().work_bucket)


@cache
def reader(engine: str) -> TextReader:
    """Opened once per execution environment, and no other than the one that is needed."""
    env = Settings.load()
    if engine == "tesseract":
        return TesseractReader(env.tesseract_dir, language=env.text_language, timeout_s=env.timeout_seconds)
    model = find_model(env.model, models_dir=env.models_dir)
    alphabet = read_dictionary(model, models_dir=env.models_dir)
    return PaddleReader.of(model.card, partial(open_stage, model), alphabet=alphabet)


def open_stage(model: BuiltModel, role: str) -> Stage:
    network = open_network(model, role, models_dir=Settings.load().models_dir)
    return Stage(network, partial(to_tensor, preprocess=model.card.networks[role].preprocess))


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
    )
