"""Measure: colours, sharpness, exposure and contrast. No model.

In:   PreparedImage     from "Preprocess"
Out:  MeasuresFinding   findings.measures
Env:  Settings, below
"""

from functools import cache
from time import perf_counter

from pixelgate.domain.findings import MeasuresFinding
from pixelgate.domain.steps import PreparedImage
from pixelgate.imaging.measures.colors import dominant_colors
from pixelgate.imaging.measures.exposure import contrast, exposure
from pixelgate.imaging.measures.sharpness import sharpness
from pixelgate.imaging.work_copy import open_work_copy
from pixelgate.runtime import clients
from pixelgate.runtime.settings import EnvSettings
from pixelgate.runtime.step import step
from pixelgate.storage.objects import ObjectStore, S3ObjectStore

# Raised whenever a formula changes, so that stored findings can be told apart.
VERSION = "1"


class Settings(EnvSettings):
    """Environment of MeasureFunction in template.yaml."""

    work_bucket: str


@cache
def work() -> ObjectStore:
    """The work copies, once per execution environment."""
    return S3ObjectStore(clients.s3(), Settings.load().work_bucket)


@step
def handler(prepared: PreparedImage) -> MeasuresFinding:
    large = open_work_copy(work().read(prepared.large.key))
    small = open_work_copy(work().read(prepared.small.key))
    started = perf_counter()
    colors, light, tones = dominant_colors(small), exposure(small), contrast(small)
    detail = sharpness(large)
    return MeasuresFinding(
        model="measures",
        model_version=VERSION,
        took_ms=round((perf_counter() - started) * 1000),
        colors=colors,
        sharpness=detail,
        exposure=light,
        contrast=tones,
    )
