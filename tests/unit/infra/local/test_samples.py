"""What is told of the samples: what is missing from them, and nothing that most workspaces lack."""

from pathlib import Path

from infra.local.samples import gaps
from pixelgate_client.cli.outcomes import Outcome
from pixelgate_client.models.image import Image
from tests.unit.client.fake_service import FINDINGS, image_document


def outcome(**changes):
    image = {**image_document("img_1"), "findings": {**FINDINGS, **changes}}
    return Outcome(file=Path("cat.jpg"), image_id="img_1", image=Image.model_validate(image))


def test_an_analysis_that_failed_is_told_once_with_the_number_of_images():
    assert gaps([outcome(), outcome(), Outcome(file=Path("no.jpg"))]) == [
        "faces is missing from 2 images (model file is damaged): they go to a person, and the log says why"
    ]


def test_nothing_is_missing_where_no_classifier_is_active():
    none = {"missing": True, "error": "no classifier is active"}
    faces = {"model": "m", "model_version": "1", "took_ms": 1, "faces": []}

    assert gaps([outcome(custom_labels=none, faces=faces)]) == []
    assert len(gaps([outcome(custom_labels={**none, "error": "it broke"}, faces=faces)])) == 1
