"""Measure: colours, technical quality, composition and the perceptual hash. No model.

In:   PreparedImage     from "Preprocess"
Out:  MeasuresFinding   findings.measures
Env:  Settings, below
"""

from functools import cache
from time import perf_counter

from pixelgate.domain.findings.measures import MeasuresFinding
from pixelgate.domain.model_set import MEASURES_VERSION
from pixelgate.domain.steps.prepared import PreparedImage
from pixelgate.imaging.measures.background import background
from pixelgate.imaging.measures.blank import blank_reason
from pixelgate.imaging.measures.colorfulness import colorfulness
from pixelgate.imaging.measures.colors import dominant_colors
from pixelgate.imaging.measures.composition import composition
from pixelgate.imaging.measures.exposure import contrast, exposure
from pixelgate.imaging.measures.noise import noise
from pixelgate.imaging.measures.perceptual_hash import perceptual_hashes
from pixelgate.imaging.measures.sharpness import sharpness
from pixelgate.imaging.work_copy import open_luma, open_work_copy
from pixelgate.runtime import clients
from pixelgate.runtime.settings import EnvSettings
from pixelgate.runtime.step import step
from pixelgate.storage.objects import DirectObjectStore, ObjectStore


class Settings(EnvSettings):
    """Environment of MeasureFunction in template.yaml."""

    work_bucket: str


@cache
def work() -> ObjectStore:
    """The work copies, once per execution environment."""
    return DirectObjectStore(clients.s3_requests(), Settings.load().work_bucket)


@step
def handler(prepared: PreparedImage) -> MeasuresFinding:
    large_luma = open_luma(work().read(prepared.large.key))
    small = open_work_copy(work().read(prepared.small.key))
    started = perf_counter()
    luma = small.convert("L")
    blank, hashes = blank_reason(small), perceptual_hashes(luma)
    return MeasuresFinding(
        model="measures",
        model_version=MEASURES_VERSION,
        colors=dominant_colors(small),
        background=background(small),
        sharpness=sharpness(large_luma),
        exposure=exposure(luma),
        contrast=contrast(luma),
        noise=noise(luma),
        colorfulness=colorfulness(small),
        is_blank=blank is not None,
        blank_reason=blank,
        composition=composition(small, width=prepared.facts.width, height=prepared.facts.height),
        perceptual_hash=hashes.of_picture,
        hash_variants=hashes.of_variants,
        unsure_hash_bits=hashes.unsure_bits,
        # Last, because it is the time that everything above took.
        took_ms=round((perf_counter() - started) * 1000),
    )
