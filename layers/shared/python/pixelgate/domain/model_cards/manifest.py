"""The models that were built.

``make models`` compiles the cards ``models_onnx/<id>/model.yaml`` into ``models_onnx/manifest.json``,
one ``Manifest``; nothing reads the YAML at run time.
"""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from pixelgate.domain.base import Document
from pixelgate.domain.model_cards.card import ModelCard
from pixelgate.domain.model_cards.names import FileName, Identifier, Sha256


class BuiltFile(Document):
    """A file that a model needs at run time, as ``make models`` left it."""

    sha256: Sha256
    bytes: Annotated[int, Field(ge=0)]


class BuiltModel(Document):
    """A card and its files, keyed by their name in ``models_onnx/<id>/``.

    ``recipe`` is the hash of everything the files were built from (card, labels, builder); ``make models``
    builds again when it differs.
    """

    card: ModelCard
    files: Mapping[FileName, BuiltFile]
    recipe: Sha256


class Manifest(Document):
    """``models_onnx/manifest.json``: every model that was built, by id."""

    generated: str
    models: Mapping[Identifier, BuiltModel]
