"""functions/find_faces: from the large work copy to a finding, through a tiny real network."""

import numpy as np
import pytest

from functions.find_faces import handler as find_faces
from pixelgate.domain.findings.faces import FacesFinding
from tests.support.analysis import document, install
from tests.support.images import corners
from tests.support.models import build, card, constant_network


@pytest.fixture
def models_dir(tmp_path):
    model = card(
        "centerface",
        task="find_faces",
        role="detector",
        outputs=("heatmap", "scale", "offset", "landmarks"),
        size=(32, 32),
        thresholds={"confidence": 0.5, "iou": 0.3},
        with_labels=False,
    )
    heatmap = np.zeros((1, 1, 8, 8))
    heatmap[0, 0, 4, 4] = 0.9
    maps = {
        "scale": np.ones((1, 2, 8, 8)),
        "offset": np.zeros((1, 2, 8, 8)),
        "landmarks": np.zeros((1, 10, 8, 8)),
    }
    build(tmp_path, model, constant_network((32, 32), heatmap=heatmap, **maps))
    return tmp_path


def test_a_face_is_found_in_the_large_copy(monkeypatch, models_dir, lambda_context):
    store = install(find_faces, monkeypatch, corners(), models_dir=models_dir)
    store.objects = {key: data for key, data in store.objects.items() if key.endswith("large.jpg")}

    finding = FacesFinding.model_validate(find_faces.handler(document(), lambda_context))

    assert (finding.model, finding.model_version) == ("centerface", "7")
    [face] = finding.faces
    assert face.confidence == 0.9
    assert face.area == pytest.approx(face.box.width * face.box.height, abs=1e-4)
    assert face.sharpness > 0
    assert face.box.x + face.box.width / 2 == pytest.approx(4.5 * 4 / 32, abs=1e-4)
