import shutil

from tests.support.template import ROOT
from tools.evaluation.recording import record
from tools.modeling.cards import read_card

FIGURES = {
    "model": "ssdlite_mobilenet_v2",
    "data": "/somewhere/street",
    "images": 300,
    "failed": [],
    "threshold": 0.5,
    "precision": 0.81234,
    "recall": 0.4,
    "support": 900,
    "per_class": {
        "dog": {"threshold": 0.4, "precision": None, "recall": 0.0, "support": 60},
        "cat": {"threshold": 0.5, "precision": 0.9, "recall": 0.5, "support": 12},
    },
}


def test_what_thresholds_are_worth_stands_in_the_card(tmp_path):
    source = ROOT / "models_onnx" / "ssdlite_mobilenet_v2"
    (tmp_path / source.name).mkdir()
    card = tmp_path / source.name / "model.yaml"
    shutil.copy(source / "model.yaml", card)
    before = read_card(card).operating_points

    record(FIGURES, models_dir=tmp_path)
    record(FIGURES, models_dir=tmp_path)

    points = read_card(card).operating_points
    assert points[: len(before)] == before
    whole, dog = points[len(before) :]
    assert (whole.threshold, whole.value, whole.precision, whole.support) == ("confidence", 0.5, 0.8123, 900)
    assert whole.measured_on == "street, 300 pictures"
    # Of cats there are too few.
    assert (dog.label, dog.value, dog.precision) == ("dog", 0.4, None)
