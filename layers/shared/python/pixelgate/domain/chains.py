"""Where a chain of history ends: as much of it as a record keeps."""

from typing import Annotated

from pydantic import Field, StringConstraints

from pixelgate.domain.base import Document

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class ChainHead(Document):
    """The last entry of a chain. The default is the chain without entries."""

    length: Annotated[int, Field(ge=0)] = 0
    hash: Sha256 | None = None


# Not validated, because that would build its model at import.
EMPTY_CHAIN = ChainHead.model_construct()
