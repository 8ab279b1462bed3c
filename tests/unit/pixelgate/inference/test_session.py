"""Real ONNX files of a few bytes through onnxruntime."""

import numpy as np
import pytest

from pixelgate.domain.errors import ConfigurationError
from pixelgate.inference.session import open_network
from tests.support.models import build, card, constant_network

TENSOR = np.zeros((1, 3, 4, 4), np.float32)


def tiny_card(*outputs: str):
    return card("tiny", task="classify", role="classifier", outputs=outputs, with_labels=False)


def test_outputs_come_by_the_card_s_names(tmp_path):
    built = build(
        tmp_path, tiny_card("logits", "embedding"), constant_network(logits=[[1, 2]], embedding=[[3]])
    )

    outputs = open_network(built, "classifier", models_dir=tmp_path).run(TENSOR)

    assert {name: value.tolist() for name, value in outputs.items()} == {
        "logits": [[1, 2]],
        "embedding": [[3]],
    }


def test_only_the_card_s_outputs_are_computed(tmp_path):
    built = build(tmp_path, tiny_card("logits"), constant_network(logits=[[1]], other=[[2]]))

    assert set(open_network(built, "classifier", models_dir=tmp_path).run(TENSOR)) == {"logits"}


@pytest.mark.parametrize("weights", [b"", b"not a network", constant_network(logits=[[1]])[:-20]])
def test_a_file_that_does_not_load_names_the_model_and_the_way_out(tmp_path, weights):
    built = build(tmp_path, tiny_card("logits"), weights)

    with pytest.raises(ConfigurationError, match=r"(?s)model tiny does not load.*make models"):
        open_network(built, "classifier", models_dir=tmp_path)


def test_a_network_without_the_card_s_outputs_is_refused(tmp_path):
    built = build(tmp_path, tiny_card("logits", "embedding"), constant_network(logits=[[1]]))

    with pytest.raises(ConfigurationError, match=r"model tiny: network\.onnx has no embedding"):
        open_network(built, "classifier", models_dir=tmp_path)


def test_a_role_that_the_model_does_not_play_is_named(tmp_path):
    built = build(tmp_path, tiny_card("logits"), constant_network(logits=[[1]]))

    with pytest.raises(ConfigurationError, match="model tiny has no network for the role detector"):
        open_network(built, "detector", models_dir=tmp_path)
