"""The committed cards: what ``models_onnx/<id>/model.yaml`` may say, read strictly.

A card is a ``ModelCard`` (what code needs at run time) plus ``build``: which packages the weights come
from and how each network is made of them. Only this folder ever sees the second part.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, TypeVar

import yaml
from pydantic import Field, ValidationError, model_validator

from pixelgate.domain.base import Document
from pixelgate.domain.model_cards.card import ModelCard
from pixelgate.domain.model_cards.names import FileName, Identifier, Sha256
from tools.modeling.errors import CardError
from tools.modeling.packages import Package

DocumentT = TypeVar("DocumentT", bound=Document)


class Recipe(Document):
    """Which files of which package a network is made of; each is pinned by its own sha256."""

    package: Identifier
    members: Annotated[Mapping[str, Sha256], Field(min_length=1)]


class Copy(Recipe):
    """The file is an ONNX network already; it is taken byte for byte."""

    method: Literal["copy"]


class EfficientNetLite(Recipe):
    """PyTorch weights of EfficientNet-Lite0, and our own description of its graph."""

    method: Literal["efficientnet_lite"]


class TfjsGraph(Recipe):
    """A TensorFlow.js graph model: ``model.json`` and its shards.

    ``input_node`` becomes the input (what stands before it is left out). ``outputs`` gives the tensors
    their names in the ONNX file, by the graph's node.
    """

    method: Literal["tfjs_graph"]
    input_node: str
    outputs: Mapping[str, str]


class FreeDimensions(Recipe):
    """An ONNX network that was exported for one fixed size, made to accept any.

    ``outputs`` gives the tensors their names, by the name in the published file.
    """

    method: Literal["free_dimensions"]
    outputs: Mapping[str, str]


AnyRecipe = Annotated[Copy | EfficientNetLite | TfjsGraph | FreeDimensions, Field(discriminator="method")]


class Build(Document):
    """Packages by a name of the card's choosing, and one recipe for each network's file."""

    packages: Mapping[Identifier, Package]
    files: Mapping[FileName, AnyRecipe]


class Card(ModelCard):
    """One committed card."""

    build: Build

    @model_validator(mode="after")
    def _is_complete(self) -> "Card":
        described = {network.file for network in self.networks.values()}
        if described != set(self.build.files):
            raise ValueError(f"networks have {sorted(described)}, build.files has {sorted(self.build.files)}")
        unknown = {recipe.package for recipe in self.build.files.values()} - set(self.build.packages)
        if unknown:
            raise ValueError(f"build.files names packages that are not in build.packages: {sorted(unknown)}")
        return self

    def for_runtime(self) -> ModelCard:
        """The card without its build part, as it goes into the manifest."""
        return ModelCard.model_validate(self.model_dump(exclude={"build"}))


class NounSource(Document):
    """The package that carries WordNet's ``data.noun``, and the file in it."""

    package: Package
    member: str
    sha256: Sha256


def read_card(path: Path) -> Card:
    """Read one card.

    Raises:
        CardError: names the file and what in it is unknown, missing or wrong.
    """
    card = _read(path, Card)
    if card.id != path.parent.name:
        raise CardError(f"{path}: its id is {card.id}, its folder {path.parent.name}")
    return card


def read_noun_source(path: Path) -> NounSource:
    """Where WordNet's nouns come from.

    Raises:
        CardError: names the file and what in it is unknown, missing or wrong.
    """
    return _read(path, NounSource)


def _read(path: Path, document: type[DocumentT]) -> DocumentT:
    try:
        return document.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        faults = (f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors())
        raise CardError("\n  ".join([f"{path} is not a card:", *faults])) from error
    except (yaml.YAMLError, OSError) as error:
        raise CardError(f"{path} cannot be read: {error}") from error
