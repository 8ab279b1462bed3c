"""One analysis function over a drawn picture: its work copies in memory, its models in a folder."""

from pathlib import Path
from types import ModuleType

import pytest
from PIL import Image
from PIL.Image import Resampling

from pixelgate.domain.steps.prepared import PreparedImage
from pixelgate.imaging.center import center_square
from pixelgate.imaging.work_copy import (
    CENTER_SIDE,
    LARGE_SIDE,
    SMALL_SIDE,
    SQUEEZED_SIDE,
    encode_exactly,
    encode_work_copy,
)
from tests.support.documents import prepared
from tests.support.fakes import MemoryObjectStore


def install(
    handler: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    picture: Image.Image,
    *,
    models_dir: Path | None = None,
) -> MemoryObjectStore:
    """Make ``handler`` analyse ``picture`` with the models of ``models_dir``, as in a new environment."""
    monkeypatch.setenv("WORK_BUCKET", "work")
    monkeypatch.setenv("MODELS_DIR", str(models_dir))
    for factory in vars(handler).values():
        # What an earlier test made stays cached otherwise, as between two calls of a warm function.
        if hasattr(factory, "cache_clear") and factory.__module__ == handler.__name__:
            factory.cache_clear()
    image = prepared()
    store = MemoryObjectStore(
        **{
            image.large.key: encode_work_copy(picture, long_side=LARGE_SIDE).data,
            image.small.key: encode_work_copy(picture, long_side=SMALL_SIDE).data,
            image.center.key: encode_exactly(center_square(picture, CENTER_SIDE)).data,
            image.squeezed.key: encode_exactly(
                picture.resize((SQUEEZED_SIDE, SQUEEZED_SIDE), Resampling.BILINEAR)
            ).data,
        }
    )
    monkeypatch.setattr(handler, "work", lambda: store)
    return store


def document() -> dict[str, object]:
    """A ``PreparedImage`` as the state machine hands it over."""
    image: PreparedImage = prepared()
    return image.model_dump(mode="json")
