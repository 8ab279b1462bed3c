"""functions/moderate: when the second model is asked, and what counts then."""

import pytest

from functions.moderate import handler as moderate
from pixelgate.domain.findings.moderation import ModerationFinding
from tests.support.analysis import document, install
from tests.support.images import corners
from tests.support.models import build, card, constant_network, labels


def build_models(models_dir, *, first, second):
    for model_id, probabilities, names, thresholds in (
        ("image_safety_s", first, ("nsfl", "nsfw", "sfw"), {"review": 0.35, "reject": 0.85}),
        ("open_nsfw", second, ("sfw", "nsfw"), {}),
    ):
        model = card(
            model_id, task="moderate", role="classifier", outputs=("probabilities",), thresholds=thresholds
        )
        build(models_dir, model, constant_network(probabilities=[probabilities]), labels(*names))


def run(monkeypatch, models_dir, lambda_context):
    install(moderate, monkeypatch, corners(), models_dir=models_dir)
    finding = ModerationFinding.model_validate(moderate.handler(document(), lambda_context))
    assert (finding.model, finding.model_version) == ("image_safety_s", "7")
    return finding, {item.name: (item.confidence, item.source_model) for item in finding.categories}


@pytest.mark.parametrize("first", [(0.05, 0.05, 0.9), (0.05, 0.9, 0.05), (0.5, 0.1, 0.4)])
def test_a_model_that_is_sure_decides_alone(monkeypatch, tmp_path, lambda_context, first):
    build_models(tmp_path, first=first, second=(0.5, 0.5))

    finding, categories = run(monkeypatch, tmp_path, lambda_context)

    assert not finding.second_opinion
    assert categories["gore"] == (pytest.approx(first[0]), "image_safety_s")
    assert categories["nudity"] == (pytest.approx(first[1]), "image_safety_s")


def test_a_model_that_is_unsure_is_averaged_with_another(monkeypatch, tmp_path, lambda_context):
    build_models(tmp_path, first=(0.1, 0.5, 0.4), second=(0.9, 0.1))

    finding, categories = run(monkeypatch, tmp_path, lambda_context)

    assert finding.second_opinion
    assert categories["nudity"] == (pytest.approx(0.3), "image_safety_s+open_nsfw")
    assert "suggestive" not in categories
    assert categories["gore"] == (pytest.approx(0.1), "image_safety_s")


def test_what_two_models_leave_open_is_suggestive(monkeypatch, tmp_path, lambda_context):
    build_models(tmp_path, first=(0.1, 0.6, 0.3), second=(0.4, 0.6))

    finding, categories = run(monkeypatch, tmp_path, lambda_context)

    assert categories["suggestive"] == (pytest.approx(0.6), "image_safety_s+open_nsfw")
    (suggestive,) = (each for each in finding.categories if each.name == "suggestive")
    assert [each.model for each in suggestive.evidence] == ["image_safety_s", "open_nsfw"]
