"""Says which models need work. Loads neither onnx nor a registry client: this runs at every start."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pixelgate.domain.model_cards.manifest import BuiltModel
from tools.modeling.errors import CardError
from tools.modeling.manifest import (
    builder_sources,
    damaged_files,
    model_ids,
    read_manifest,
    recipe_hash,
)


@dataclass(frozen=True, slots=True)
class Need:
    """A model to build, why, and the hash of what it will be built from."""

    model_id: str
    reason: str
    recipe: str


def find_needs(models_dir: Path, *, only: Sequence[str] = ()) -> tuple[Need, ...]:
    """The models, all or the named ones, whose files are not what card, labels and builder now give.

    Raises:
        CardError: ``only`` names a model that has no card.
    """
    known = model_ids(models_dir)
    if unknown := sorted(set(only) - set(known)):
        raise CardError(f"there is no model {', '.join(unknown)}; there are {', '.join(known)}")
    built = read_manifest(models_dir)
    sources = builder_sources()
    needs = []
    for model_id in only or known:
        recipe = recipe_hash(models_dir / model_id, builder_sources=sources)
        reason = _reason(models_dir / model_id, built.get(model_id), recipe)
        if reason:
            needs.append(Need(model_id=model_id, reason=reason, recipe=recipe))
    return tuple(needs)


def _reason(model_dir: Path, built: BuiltModel | None, recipe: str) -> str:
    if built is None:
        return "not built yet"
    if built.recipe != recipe:
        return "its card, its labels or the builder changed"
    if damaged := damaged_files(model_dir, built):
        return f"missing or changed: {', '.join(damaged)}"
    return ""
