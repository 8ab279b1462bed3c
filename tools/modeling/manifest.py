"""Reads and writes ``manifest.json``, and tells which models are still what it says."""

import importlib.metadata
from collections.abc import Iterable, Mapping
from pathlib import Path

from pydantic import ValidationError

from pixelgate.domain import model_cards
from pixelgate.domain.model_cards.manifest import BuiltFile, BuiltModel, Manifest
from tools.modeling.hashing import sha256_of, sha256_of_all
from tools.modeling.taxonomy import TAXONOMY_FILE

MANIFEST_FILE = "manifest.json"
CARD_FILE = "model.yaml"
LABELS_SOURCE = "labels.csv"
LABELS_FILE = "labels.json"
NOUN_SOURCE = Path("wordnet") / "source.yaml"
_GENERATED = "by make models; do not edit"


def read_manifest(models_dir: Path) -> Mapping[str, BuiltModel]:
    """The models that were built. Empty where there is no manifest, or one of another shape."""
    try:
        return Manifest.model_validate_json((models_dir / MANIFEST_FILE).read_bytes()).models
    except (FileNotFoundError, ValidationError):
        return {}


def write_manifest(models_dir: Path, models: Mapping[str, BuiltModel]) -> None:
    """Replace the manifest in one step, so that no reader ever sees half of it."""
    ordered = {key: models[key] for key in sorted(models)}
    content = Manifest(generated=_GENERATED, models=ordered).model_dump_json(indent=1, exclude_none=True)
    partial = models_dir / f"{MANIFEST_FILE}.part"
    partial.write_text(content, encoding="utf-8")
    partial.replace(models_dir / MANIFEST_FILE)


def model_ids(models_dir: Path) -> tuple[str, ...]:
    """Every model that has a card."""
    return tuple(sorted(path.parent.name for path in models_dir.glob(f"*/{CARD_FILE}")))


def recipe_hash(model_dir: Path, *, builder_sources: Iterable[Path]) -> str:
    """One hash over all that a model's files are made from: card, labels, nouns, taxonomy, builder, onnx."""
    sources = [
        model_dir / CARD_FILE,
        model_dir / LABELS_SOURCE,
        model_dir.parent / NOUN_SOURCE,
        model_dir.parent / TAXONOMY_FILE,
        *builder_sources,
    ]
    contents = [path.read_bytes() if path.exists() else b"" for path in sources]
    return sha256_of_all([*contents, importlib.metadata.version("onnx").encode()])


def builder_sources() -> tuple[Path, ...]:
    """The code that makes models."""
    folders = (Path(__file__).parent, *map(Path, model_cards.__path__))
    return tuple(path for folder in folders for path in sorted(folder.rglob("*.py")))


def describe_file(path: Path) -> BuiltFile:
    return BuiltFile(sha256=sha256_of(path), bytes=path.stat().st_size)


def damaged_files(model_dir: Path, built: BuiltModel) -> tuple[str, ...]:
    """The files of a model that are missing or not, byte for byte, what the manifest says."""
    return tuple(
        name
        for name, file in built.files.items()
        if not (model_dir / name).exists() or describe_file(model_dir / name) != file
    )
