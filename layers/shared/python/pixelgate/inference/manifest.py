"""The models that were built, and their files, read and verified."""

import hashlib
from pathlib import Path

from pydantic import ValidationError

from pixelgate.domain.errors import ConfigurationError
from pixelgate.domain.model_cards.card import ModelCard
from pixelgate.domain.model_cards.label_set import Label, LabelSet
from pixelgate.domain.model_cards.manifest import BuiltModel, Manifest

LABELS_FILE = "labels.json"
MANIFEST_FILE = "manifest.json"


def read_manifest(models_dir: Path, *, model_id: str = "any model") -> Manifest:
    """What is known of all models, also of those whose files are not in ``models_dir``.

    Raises:
        ConfigurationError: no manifest, or one that does not parse; ``model_id`` is what was looked for.
    """
    path = models_dir / MANIFEST_FILE
    try:
        return Manifest.model_validate_json(path.read_bytes())
    except OSError as error:
        raise _broken(model_id, f"{path} cannot be read: {error.strerror}") from error
    except ValidationError as error:
        raise _broken(model_id, f"{path} is no manifest: {_first_fault(error)}") from error


def find_model(model_id: str, *, models_dir: Path) -> BuiltModel:
    """The model of this id in ``models_dir``.

    Raises:
        ConfigurationError: no manifest, one that does not parse, or the model is not in it.
    """
    manifest = read_manifest(models_dir, model_id=model_id)
    try:
        return manifest.models[model_id]
    except KeyError as error:
        known = ", ".join(sorted(manifest.models)) or "nothing"
        raise _broken(model_id, f"{models_dir / MANIFEST_FILE} holds {known}") from error


def read_model_file(model: BuiltModel, name: str, *, models_dir: Path) -> bytes:
    """A file of ``model``, exactly as it was built.

    Raises:
        ConfigurationError: the file is missing, or its sha256 is not the manifest's.
    """
    model_id = model.card.id
    path = models_dir / model_id / name
    built = model.files.get(name)
    if built is None:
        raise _broken(model_id, f"its manifest entry lists no {name}")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise _broken(model_id, f"{path} cannot be read: {error.strerror}") from error
    sha256 = hashlib.sha256(data).hexdigest()
    if sha256 != built.sha256:
        raise _broken(model_id, f"{path} has sha256 {sha256[:16]}, the manifest says {built.sha256[:16]}")
    return data


def read_labels(model: BuiltModel, *, models_dir: Path) -> tuple[Label, ...]:
    """The model's classes, ordered by their column in its output.

    Raises:
        ConfigurationError: the labels are missing, changed or malformed.
    """
    return read_label_set(model, models_dir=models_dir).labels


def read_label_set(model: BuiltModel, *, models_dir: Path) -> LabelSet:
    """The model's classes, and the categories that they give.

    Raises:
        ConfigurationError: the labels are missing, changed or malformed.
    """
    data = read_model_file(model, LABELS_FILE, models_dir=models_dir)
    try:
        return LabelSet.model_validate_json(data)
    except ValidationError as error:
        raise _broken(model.card.id, f"{LABELS_FILE} is no label set: {_first_fault(error)}") from error


def read_dictionary(model: BuiltModel, *, models_dir: Path) -> tuple[str, ...]:
    """The characters of a recogniser's classes, from class 1 on; class 0 is the CTC blank, the last a space.

    Raises:
        ConfigurationError: the model has no dictionary, or it is missing or changed.
    """
    if model.card.dictionary is None:
        raise _broken(model.card.id, "its card names no dictionary")
    text = read_model_file(model, model.card.dictionary, models_dir=models_dir).decode("utf-8")
    # Not splitlines: the dictionary may hold characters that it takes for the end of a line.
    return (*text.removesuffix("\n").split("\n"), " ")


def threshold(card: ModelCard, name: str) -> float:
    """A measured threshold of the card.

    Raises:
        ConfigurationError: the card has none of this name.
    """
    try:
        return card.thresholds[name]
    except KeyError as error:
        raise _broken(card.id, f"its card has no threshold {name}") from error


def _first_fault(error: ValidationError) -> str:
    fault = error.errors()[0]
    return f"{'.'.join(map(str, fault['loc']))} {fault['msg']}".strip()


def _broken(model_id: str, detail: str) -> ConfigurationError:
    return ConfigurationError(f"model {model_id}: {detail}. Run `make models`.")
