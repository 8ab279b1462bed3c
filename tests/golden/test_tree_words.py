"""The words that rules know labels and objects by are those that the models of today give."""

import json
from pathlib import Path

import pytest

from pixelgate.domain.words import fold
from pixelgate.rules.tree_words import tree_words
from tools.tree_words import MODELS

ROOT = Path(__file__).parents[2]


@pytest.mark.golden
@pytest.mark.parametrize(("path", "model"), MODELS.items())
def test_the_words_are_those_of_the_models(path, model):
    text = (ROOT / "models_onnx" / model / "labels.json").read_text(encoding="utf-8")
    labels = json.loads(text)["labels"]

    words = tree_words(path)

    assert words.names == {fold(name) for each in labels for name in (each["name"], *each.get("aliases", ()))}
    assert words.kinds == {fold(name) for each in labels for name in each.get("parents", ())}
    assert {kind for kinds in words.other_words.values() for kind in kinds} <= words.names | words.kinds
