"""The base of everything that crosses an edge: events, documents, records, answers."""

from pydantic import BaseModel, ConfigDict


class Document(BaseModel):
    """Frozen and strict about names, so that a misspelt field fails where it was written."""

    # Built on first use: a function starts with a few of these models and imports them all. A default that
    # is a document is therefore made by a factory; as a value it would be built, with all it is made of.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
