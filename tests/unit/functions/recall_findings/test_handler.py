"""functions/recall_findings: the same bytes are not analysed twice, and nothing else is taken for them."""

import json

import pytest

from functions.recall_findings import handler as recall
from pixelgate.runtime.settings import load_settings
from tests.support.documents import CRATE, IMAGE_ID, MISSING, OTHER_ID, custom_labels, findings, prepared
from tests.support.template import resources_of

FUNCTIONS = resources_of("AWS::Serverless::Function")


class KnownFindings:
    """An index that knows one image."""

    def __init__(self, image_id, found):
        self.image_id, self.found = image_id, found
        self.asked = []

    def reusable(self, workspace, *, sha256, model_set):
        self.asked.append((workspace, sha256, model_set))
        return None if self.image_id is None else (self.image_id, self.found)


@pytest.fixture
def ask(monkeypatch, tmp_path, lambda_context):
    (tmp_path / "manifest.json").write_text(json.dumps({"generated": "by a test", "models": {}}))
    given = {"TABLE_NAME": "t", "MODELS_DIR": str(tmp_path), "TEXT_ENGINE": "auto", "TEXT_LANGUAGE": "eng"}
    for name, value in given.items():
        monkeypatch.setenv(name, value)

    def recalled(index, **settings):
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        load_settings.cache_clear()
        recall.recipes.cache_clear()
        monkeypatch.setattr(recall, "index", lambda: index)
        return recall.handler(prepared().model_dump(mode="json"), lambda_context)

    return recalled


def test_findings_of_the_same_bytes_are_handed_on_without_what_depends_on_the_workspace(ask):
    answer = ask(KnownFindings(OTHER_ID, findings(custom_labels=custom_labels(CRATE))))

    assert answer["image_id"] == OTHER_ID
    assert answer["findings"]["labels"]["labels"][0]["name"] == "tabby"
    assert answer["findings"]["duplicates"]["missing"]
    assert answer["findings"]["custom_labels"]["missing"]


def test_findings_from_before_a_classifier_was_active_are_reused(ask):
    assert ask(KnownFindings(OTHER_ID, findings(custom_labels=MISSING)))["image_id"] == OTHER_ID


def test_new_bytes_are_analysed(ask):
    answer = ask(KnownFindings(None, None))

    assert (answer["image_id"], answer["findings"]) == (None, None)
    assert len(answer["model_set"]) == 16


def test_neither_findings_with_a_gap_nor_the_images_own_are_reused(ask):
    assert ask(KnownFindings(OTHER_ID, findings(text=MISSING)))["image_id"] is None
    assert ask(KnownFindings(IMAGE_ID, findings()))["image_id"] is None


def test_another_setting_asks_for_another_set_of_findings(ask):
    index = KnownFindings(None, None)

    ask(index)
    ask(index, TEXT_LANGUAGE="deu")

    assert len({model_set for *_, model_set in index.asked}) == 2


def test_text_is_read_as_this_function_believes():
    reads = FUNCTIONS["ReadTextFunction"]["Environment"]["Variables"]
    believes = FUNCTIONS["RecallFindingsFunction"]["Environment"]["Variables"]

    assert {name: believes[name] for name in ("TEXT_ENGINE", "TEXT_LANGUAGE")} == {
        name: reads[name] for name in ("TEXT_ENGINE", "TEXT_LANGUAGE")
    }
