"""One picture through the functions that analyse, in this process: what the rules would be given of it."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from inspect import unwrap
from pathlib import Path
from types import ModuleType
from unittest.mock import patch

from functions.classify import handler as classify
from functions.detect import handler as detect
from functions.find_faces import handler as find_faces
from functions.measure import handler as measure
from functions.moderate import handler as moderate
from functions.read_text import handler as read_text
from pixelgate.api.work_copies import write_work_copies
from pixelgate.domain.findings.document import Findings
from pixelgate.domain.findings.duplicates import DuplicatesFinding
from pixelgate.domain.signals import Signals
from pixelgate.domain.steps.prepared import PreparedImage
from pixelgate.domain.steps.received import ReceivedImage
from pixelgate.imaging.decode import open_image
from pixelgate.imaging.limits import Limits
from pixelgate.imaging.work_copy import EXACT_SOURCE_SIDE, LARGE_SIDE
from pixelgate.runtime.settings import load_settings

Analyse = Callable[[bytes], Signals]

ROOT = Path(__file__).parents[2]

FUNCTIONS: dict[str, ModuleType] = {
    "labels": classify,
    "objects": detect,
    "moderation": moderate,
    "faces": find_faces,
    "text": read_text,
    "measures": measure,
}

_RECEIVED = ReceivedImage(
    image_id="img_01K0000000000000000000000A",
    workspace="default",
    original_key="originals/default/img_01K0000000000000000000000A",
    version_id="v1",
    bytes=0,
    analysis=1,
)

# Nothing was uploaded before, so there is nothing to be a copy of.
_NO_COPIES = DuplicatesFinding(
    model="duplicates", model_version="1", took_ms=0, duplicates=(), compared_by=("sha256",)
)


class _Work:
    """The work bucket, in memory."""

    def __init__(self) -> None:
        self._objects: dict[str, bytes] = {}

    def read(self, key: str, *, version_id: str | None = None) -> bytes:
        return self._objects[key]

    def write(self, key: str, data: bytes, *, content_type: str) -> None:
        self._objects[key] = data


@contextmanager
def analysing(models_dir: Path = ROOT / "models_onnx") -> Iterator[Analyse]:
    """The real functions with their real models, which are opened once for all pictures.

    What is yielded takes the bytes of an upload and gives its signals; it raises ``RejectedImageError``
    where the service would not accept them.
    """
    work = _Work()
    with ExitStack() as stack:
        stack.enter_context(patch.dict(os.environ, WORK_BUCKET="none", MODELS_DIR=str(models_dir)))
        for module in FUNCTIONS.values():
            stack.enter_context(patch.object(module, "work", lambda: work))
            stack.callback(_forget, module)
            _forget(module)
        yield lambda data: _signals_of(data, work)


def _signals_of(data: bytes, work: _Work) -> Signals:
    opened = open_image(data, limits=Limits(), long_side=LARGE_SIDE, short_side=EXACT_SOURCE_SIDE)
    prepared = write_work_copies(_RECEIVED, opened, work=work, concealment=None)
    found = {name: _ask(module, prepared) for name, module in FUNCTIONS.items()}
    return Signals.of(prepared.facts, Findings.model_validate({**found, "duplicates": _NO_COPIES}))


def _ask(module: ModuleType, prepared: PreparedImage) -> object:
    # Without the decorator of a step, which serialises and logs.
    return unwrap(module.handler)(prepared)


def _forget(module: ModuleType) -> None:
    """As in a new execution environment: settings and models belong to a folder of models."""
    load_settings.cache_clear()
    for factory in vars(module).values():
        if hasattr(factory, "cache_clear") and factory.__module__ == module.__name__:
            factory.cache_clear()
