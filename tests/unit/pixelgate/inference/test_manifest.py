"""Models are found and verified, or the error names the model and the way out."""

import hashlib

import pytest

from pixelgate.domain.errors import ConfigurationError
from pixelgate.domain.model_cards.manifest import BuiltFile
from pixelgate.inference.manifest import find_model, read_dictionary, read_labels, read_model_file, threshold
from tests.support.models import build, card, labels


@pytest.fixture
def built(tmp_path):
    model = card(
        "tiny", task="classify", role="classifier", outputs=("logits",), thresholds={"confidence": 0.5}
    )
    return build(tmp_path, model, b"weights", labels("cat", "dog"))


def test_a_built_model_is_found_with_its_files(tmp_path, built):
    found = find_model("tiny", models_dir=tmp_path)

    assert found == built
    assert read_model_file(found, "network.onnx", models_dir=tmp_path) == b"weights"
    assert [label.name for label in read_labels(found, models_dir=tmp_path)] == ["cat", "dog"]
    assert threshold(found.card, "confidence") == 0.5


@pytest.mark.parametrize("manifest", [None, "", "{}", '{"generated": "", "models": {"tiny": {}}}'])
def test_a_manifest_that_is_missing_or_broken_says_how_to_make_one(tmp_path, manifest):
    if manifest is not None:
        (tmp_path / "manifest.json").write_text(manifest)

    with pytest.raises(ConfigurationError, match=r"model tiny: .*make models"):
        find_model("tiny", models_dir=tmp_path)


def test_an_unknown_model_is_named_with_those_that_are_known(tmp_path, built):
    with pytest.raises(ConfigurationError, match=r"model huge: .* holds tiny\..*make models"):
        find_model("huge", models_dir=tmp_path)


def test_changed_weights_are_refused(tmp_path, built):
    (tmp_path / "tiny" / "network.onnx").write_bytes(b"other weights")

    with pytest.raises(ConfigurationError, match=r"model tiny: .*sha256.*make models"):
        read_model_file(built, "network.onnx", models_dir=tmp_path)


def test_missing_weights_are_named(tmp_path, built):
    (tmp_path / "tiny" / "network.onnx").unlink()

    with pytest.raises(ConfigurationError, match=r"model tiny: .*network\.onnx cannot be read.*make models"):
        read_model_file(built, "network.onnx", models_dir=tmp_path)


def test_a_file_that_was_not_built_is_not_read(tmp_path, built):
    (tmp_path / "tiny" / "extra.bin").write_bytes(b"")

    with pytest.raises(ConfigurationError, match=r"lists no extra\.bin"):
        read_model_file(built, "extra.bin", models_dir=tmp_path)


def test_a_threshold_that_the_card_lacks_is_named(built):
    with pytest.raises(ConfigurationError, match="model tiny: its card has no threshold iou"):
        threshold(built.card, "iou")


def test_a_dictionary_names_every_class_after_the_blank(tmp_path, built):
    text = "a\n\u2028\nß\n".encode()
    (tmp_path / "tiny" / "dictionary.txt").write_bytes(text)
    file = BuiltFile(sha256=hashlib.sha256(text).hexdigest(), bytes=len(text))
    reading = built.model_copy(
        update={
            "card": built.card.model_copy(update={"dictionary": "dictionary.txt"}),
            "files": {**built.files, "dictionary.txt": file},
        }
    )

    assert read_dictionary(reading, models_dir=tmp_path) == ("a", "\u2028", "ß", " ")


def test_a_model_without_a_dictionary_says_so(tmp_path, built):
    with pytest.raises(ConfigurationError, match="model tiny: its card names no dictionary"):
        read_dictionary(built, models_dir=tmp_path)
