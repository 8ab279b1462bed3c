"""What is uploaded: the bytes of a file or of memory, and what they are declared to be."""

import io
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TypeAlias

from pixelgate_client.media_types import HEAD_BYTES, media_type_of

Source: TypeAlias = Path | str | bytes
"""A path, or the bytes themselves."""


@dataclass(frozen=True, kw_only=True)
class Original:
    """An open file, at its start."""

    file: BinaryIO
    name: str
    content_type: str
    size: int


@contextmanager
def open_original(source: Source, *, name: str | None) -> Iterator[Original]:
    """Open ``source`` and look at its first bytes; ``name`` is by default the file's own.

    Raises:
        OSError: the file cannot be read.
        UnknownImageTypeError: it is no image.
    """
    if name is None:
        name = "image" if isinstance(source, bytes) else Path(source).name
    # A file name may hold bytes that are no UTF-8, and JSON cannot.
    name = name.encode(errors="replace").decode()
    with ExitStack() as stack:
        file: BinaryIO
        if isinstance(source, bytes):
            file = io.BytesIO(source)
        else:
            file = stack.enter_context(Path(source).open("rb"))
        content_type = media_type_of(file.read(HEAD_BYTES), name=name)
        size = file.seek(0, io.SEEK_END)
        file.seek(0)
        yield Original(file=file, name=name, content_type=content_type, size=size)
