"""A model goes from its card to the manifest, is built again only when something changed, and never half."""

import json

import onnx
import pytest

from pixelgate.domain.model_cards.label_set import LabelSet
from pixelgate.domain.model_cards.manifest import Manifest
from tests.support.modeling import (
    FakeRegistry,
    RecordedProgress,
    card_content,
    noun_ids,
    nouns,
    npm_package,
    sha256,
    tarball,
    write_yaml,
)
from tests.support.models import constant_network
from tools.modeling.building import ModelBuilder
from tools.modeling.downloads import Downloads
from tools.modeling.errors import CardError, ConversionError, HashMismatchError
from tools.modeling.status import find_needs

NETWORK = constant_network(logits=[[1.0, 2.0]])
NOUNS = nouns("weapon", f"rifle < {noun_ids(nouns('weapon'))[0]}")
WEIGHTS_PACKAGE = tarball({"package/tiny.onnx": NETWORK})
NOUNS_PACKAGE = tarball({"package/data.noun": NOUNS})


class Project:
    """A models folder with one model, and the registry that it is built from."""

    def __init__(self, folder) -> None:
        self.models_dir = folder / "models_onnx"
        self.downloads_dir = folder / "downloads"
        self.registry = FakeRegistry(weights=WEIGHTS_PACKAGE, nouns=NOUNS_PACKAGE)
        self.card = card_content(WEIGHTS_PACKAGE, NETWORK)
        self.write_card()
        self.write_labels(f"index,name,wnid\n0,safe,\n1,rifle,{noun_ids(NOUNS)[1]}\n")
        source = {
            "package": npm_package("nouns", NOUNS_PACKAGE),
            "member": "package/data.noun",
            "sha256": sha256(NOUNS),
        }
        write_yaml(self.models_dir / "wordnet" / "source.yaml", source)

    def write_card(self) -> None:
        write_yaml(self.models_dir / "tiny" / "model.yaml", self.card)

    def write_labels(self, text: str) -> None:
        (self.models_dir / "tiny" / "labels.csv").write_text(text)

    def build(self) -> tuple[str, ...]:
        """Build what is needed and return its reasons."""
        progress = RecordedProgress()
        downloads = Downloads(self.downloads_dir, fetch=self.registry.fetch, progress=progress)
        needs = find_needs(self.models_dir)
        if needs:
            ModelBuilder(self.models_dir, downloads=downloads, progress=progress).build(needs)
        return tuple(need.reason for need in needs)

    @property
    def manifest(self) -> Manifest:
        return Manifest.model_validate_json((self.models_dir / "manifest.json").read_bytes())


@pytest.fixture
def project(tmp_path):
    return Project(tmp_path)


def test_the_manifest_says_what_was_built(project):
    project.build()

    tiny = project.manifest.models["tiny"]
    folder = project.models_dir / "tiny"
    assert tiny.card.title == "A tiny model"
    assert set(tiny.files) == {"classifier.onnx", "labels.json"}
    for name, file in tiny.files.items():
        assert file.sha256 == sha256((folder / name).read_bytes())
        assert file.bytes == (folder / name).stat().st_size
    assert (folder / "classifier.onnx").read_bytes() == NETWORK


def test_labels_are_compiled_with_their_parents(project):
    project.build()

    labels = LabelSet.model_validate_json((project.models_dir / "tiny" / "labels.json").read_bytes()).labels
    assert [(label.name, label.parents) for label in labels] == [("safe", ()), ("rifle", ("weapon",))]


def test_the_taxonomy_is_compiled_into_the_labels_and_a_change_of_it_builds_again(project):
    project.build()
    taxonomy = {"categories": [{"id": "arms", "path": "Things > Arms", "in_tree": ["weapon"]}]}
    write_yaml(project.models_dir / "taxonomy.yaml", taxonomy)

    project.build()

    compiled = LabelSet.model_validate_json((project.models_dir / "tiny" / "labels.json").read_bytes())
    [category] = compiled.categories
    assert (category.id, category.path, category.labels) == ("arms", ("Things", "Arms"), (1,))
    assert project.build() == ()


def test_a_second_run_finds_nothing_to_do(project):
    project.build()

    assert project.build() == ()


def test_a_damaged_file_is_built_again_from_what_was_downloaded(project):
    project.build()
    (project.models_dir / "tiny" / "classifier.onnx").write_bytes(NETWORK[:-1])
    project.registry.packages.clear()

    assert project.build() == ("missing or changed: classifier.onnx",)
    assert (project.models_dir / "tiny" / "classifier.onnx").read_bytes() == NETWORK


@pytest.mark.parametrize("change", ["card", "labels", "manifest"])
def test_a_change_of_what_it_is_made_from_builds_a_model_again(project, change):
    project.build()
    if change == "card":
        project.card["title"] = "Another title"
        project.write_card()
    elif change == "labels":
        project.write_labels("index,name\n0,safe\n")
    else:
        (project.models_dir / "manifest.json").write_text(json.dumps({"generated": "by an older version"}))

    assert len(project.build()) == 1
    assert project.build() == ()


def test_a_model_without_a_card_leaves_the_manifest(project):
    project.build()
    (project.models_dir / "tiny").rename(project.models_dir / "small")
    project.card["id"] = "small"
    write_yaml(project.models_dir / "small" / "model.yaml", project.card)

    project.build()

    assert set(project.manifest.models) == {"small"}


def test_a_network_that_the_card_no_longer_has_is_removed(project):
    project.build()
    old = project.models_dir / "tiny" / "old.onnx"
    old.write_bytes(NETWORK)
    project.card["version"] = "2"
    project.write_card()

    project.build()

    assert not old.exists()


def test_a_file_of_the_package_with_another_hash_is_refused_with_both(project):
    project.card["build"]["files"]["classifier.onnx"]["members"] = {"package/tiny.onnx": "0" * 64}
    project.write_card()

    with pytest.raises(
        HashMismatchError, match=rf"tiny\.onnx in npm weights(?s:.*)0{{64}}(?s:.*){sha256(NETWORK)}"
    ):
        project.build()

    assert not (project.models_dir / "manifest.json").exists()


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (
            {"input": {"tensor": "picture", "dtype": "float32", "shape": [1, 3, 4, 4]}},
            "its card says picture",
        ),
        (
            {"input": {"tensor": "image", "dtype": "float32", "shape": [1, 3, 8, 8]}},
            r"its card says \[1, 3, 8, 8\]",
        ),
        ({"outputs": {"boxes": {"tensor": "boxes", "meaning": ""}}}, "has no output boxes"),
    ],
)
def test_a_network_that_is_not_what_its_card_says_is_refused(project, change, complaint):
    project.card["networks"]["classifier"] |= change
    project.write_card()

    with pytest.raises(ConversionError, match=complaint):
        project.build()


def test_a_free_dimension_may_have_any_name(project):
    model = onnx.load_from_string(NETWORK)
    model.graph.input[0].type.tensor_type.shape.dim[0].dim_param = "unk__1"
    content = model.SerializeToString()
    project.registry.packages["weights"] = package = tarball({"package/tiny.onnx": content})
    project.card = card_content(package, content)
    project.card["networks"]["classifier"]["input"]["shape"] = ["n", 3, 4, 4]
    project.write_card()

    project.build()

    assert "tiny" in project.manifest.models


def test_an_unknown_model_is_refused_with_the_known_ones(project):
    with pytest.raises(CardError, match="no model huge; there are tiny"):
        find_needs(project.models_dir, only=["huge"])
