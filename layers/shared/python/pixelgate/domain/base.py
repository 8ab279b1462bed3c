"""The base of everything that crosses an edge: events, documents, records, answers."""

from pydantic import BaseModel, ConfigDict


class Document(BaseModel):
    """Frozen and strict about names, so that a misspelt field fails where it was written."""

    model_config = ConfigDict(frozen=True, extra="forbid")
