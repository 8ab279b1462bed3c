"""Cards are read strictly: what is not understood is refused, and the file is named."""

from pathlib import Path

import pytest

from tests.support.modeling import card_content, write_yaml
from tools.modeling.cards import read_card, read_noun_source
from tools.modeling.errors import CardError
from tools.modeling.manifest import CARD_FILE, LABELS_SOURCE, NOUN_SOURCE, model_ids

MODELS_DIR = Path(__file__).parents[4] / "models_onnx"


@pytest.fixture
def write(tmp_path):
    """Writes a card with one value replaced, by its dotted path."""

    def write_card(where: str = "id", value: object = "tiny") -> Path:
        content = card_content(b"package", b"network")
        target = content
        *parents, last = where.split(".")
        for parent in parents:
            target = target[parent]
        target[last] = value
        path = tmp_path / "tiny" / CARD_FILE
        write_yaml(path, content)
        return path

    return write_card


def test_the_runtime_card_leaves_the_build_out(write):
    card = read_card(write())

    assert "build" not in card.for_runtime().model_dump()
    assert card.for_runtime().networks == card.networks


@pytest.mark.parametrize(
    ("where", "value", "complaint"),
    [
        ("networks.classifier.preprocess.resize", {"mode": "blur_pad"}, "preprocess.resize: .*'blur_pad'"),
        ("networks.classifier.preprocess.filter", "area", "preprocess.filter: "),
        ("networks.classifier.preprocess.gamma", 2.2, "preprocess.gamma: Extra inputs"),
        ("networks.classifier.file", "../classifier.onnx", "file: "),
        ("build.files.classifier.onnx", {"method": "pickle"}, "build.files"),
        ("build.packages", {}, "packages that are not in build.packages"),
        ("networks", {}, r"networks have \[\], build.files has \['classifier.onnx'\]"),
        ("id", "other", "its id is other, its folder tiny"),
        ("task", "dream", "task: "),
    ],
)
def test_a_faulty_card_is_refused_with_its_file_and_what_is_wrong(write, where, value, complaint):
    if where == "build.files.classifier.onnx":
        path = write("build.files", {"classifier.onnx": value})
    else:
        path = write(where, value)

    with pytest.raises(CardError, match=rf"(?s){path}.*{complaint}"):
        read_card(path)


def test_a_card_that_is_no_yaml_is_refused_with_its_file(tmp_path):
    path = tmp_path / CARD_FILE
    path.write_text("id: [", encoding="utf-8")

    with pytest.raises(CardError, match=f"{path} cannot be read"):
        read_card(path)


@pytest.mark.parametrize("model_id", model_ids(MODELS_DIR))
def test_every_committed_card_is_whole(model_id):
    card = read_card(MODELS_DIR / model_id / CARD_FILE)

    assert (MODELS_DIR / model_id / "LICENSE").exists()
    assert card.labels == (MODELS_DIR / model_id / LABELS_SOURCE).exists()
    assert card.dictionary is None or (MODELS_DIR / model_id / card.dictionary).exists()


def test_the_committed_source_of_nouns_is_whole():
    assert read_noun_source(MODELS_DIR / NOUN_SOURCE).member.endswith("data.noun")
