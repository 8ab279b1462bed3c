"""What is written beside a model for people is what its model.yaml says."""

import pytest

from tests.support.template import ROOT
from tools.model_cards import MODEL_CARD_FILE, render
from tools.modeling.manifest import model_ids

MODELS_DIR = ROOT / "models_onnx"


@pytest.mark.parametrize("model_id", model_ids(MODELS_DIR))
def test_the_card_is_fresh(model_id):
    written = (MODELS_DIR / model_id / MODEL_CARD_FILE).read_text(encoding="utf-8")

    assert written == render(MODELS_DIR / model_id), "run `make model-cards` and commit what changes"
