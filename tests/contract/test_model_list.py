"""What GET /v1/models answers is what the cards say, and every model that findings name is there."""

import yaml

from pixelgate.api.model_list import read_model_list
from tools.model_list import CARDS, LIST, render


def test_the_list_is_current():
    assert LIST.read_text(encoding="utf-8") == render(), "run `make model-list`"


def test_the_list_has_every_card():
    ids = {yaml.safe_load(path.read_text())["id"] for path in CARDS.glob("*/model.yaml")}

    assert {model.id for model in read_model_list().models} == ids
