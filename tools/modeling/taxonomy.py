"""The categories that users want their images sorted into: ``models_onnx/taxonomy.yaml``, read strictly.

A category names labels (by name, another name or wnid), objects, and kinds of things as rules do
(``in_tree``). ``make models`` compiles it into the ``labels.json`` of the models that give it.
"""

import difflib
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import Field, StringConstraints, ValidationError, field_validator

from pixelgate.domain.base import Document
from tools.modeling.errors import CardError

TAXONOMY_FILE = "taxonomy.yaml"
SEPARATOR = ">"

Confidence = Annotated[float, Field(gt=0, le=1)]
Words = tuple[Annotated[str, StringConstraints(strip_whitespace=True, to_lower=True, min_length=1)], ...]


class CategoryEntry(Document):
    """One category. ``path`` is written "Animals > Pets > Cats"; ``without`` limits ``in_tree``."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
    path: tuple[Annotated[str, Field(min_length=1, max_length=60)], ...]
    labels: Words = ()
    objects: Words = ()
    in_tree: Words = ()
    without: Words = ()
    min_confidence: Confidence | None = None

    @field_validator("path", mode="before")
    @classmethod
    def _split(cls, path: object) -> object:
        return tuple(part.strip() for part in path.split(SEPARATOR)) if isinstance(path, str) else path


class Taxonomy(Document):
    """All categories; ``min_confidence`` is for those that have none of their own."""

    min_confidence: Confidence = 0.5
    categories: tuple[CategoryEntry, ...] = ()


def read_taxonomy(path: Path) -> Taxonomy:
    """The taxonomy, or one without categories where there is no file.

    Raises:
        CardError: names the file, the category, and the nearest known word where one is unknown.
    """
    if not path.exists():
        return Taxonomy()
    content: object = None
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        taxonomy = Taxonomy.model_validate(content)
    except (yaml.YAMLError, OSError) as error:
        raise CardError(f"{path} cannot be read: {error}") from error
    except ValidationError as error:
        raise CardError("\n".join(_faults(path, content, error))) from error
    for what in ("id", "path"):
        values = [getattr(entry, what) for entry in taxonomy.categories]
        repeated = next((value for value in values if values.count(value) > 1), None)
        if repeated is not None:
            raise CardError(f"{path}: two categories have the {what} {repeated!r}")
    return taxonomy


def _faults(path: Path, content: object, error: ValidationError) -> Iterable[str]:
    for fault in error.errors():
        place, message = fault["loc"], fault["msg"]
        entry, place = _entry(content, place)
        if fault["type"] == "extra_forbidden":
            known = CategoryEntry.model_fields if entry else Taxonomy.model_fields
            message = f"unknown word; {nearest_word(str(place[-1]), known)}"
        yield f"{path}{entry}: {'.'.join(map(str, place))}: {message}"


def _entry(content: object, place: tuple[int | str, ...]) -> tuple[str, tuple[int | str, ...]]:
    """The category that a place leads into, in words, and the rest of the place."""
    match content, place:
        case {"categories": list(entries)}, ("categories", int(number), *rest):
            entry = entries[number]
            name = entry.get("id") if isinstance(entry, dict) else None
            return f", category {name!r}" if name else f", category number {number + 1}", tuple(rest)
    return "", place


def nearest_word(word: str, known: Iterable[str]) -> str:
    """The end of a sentence about an unknown word: what may have been meant."""
    choices = sorted(known)
    nearest = difflib.get_close_matches(word, choices, n=1, cutoff=0.6)
    return f"did you mean {nearest[0]!r}?" if nearest else f"known are {', '.join(choices[:20])}, ..."
