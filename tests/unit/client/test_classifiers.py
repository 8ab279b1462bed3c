"""``client.classifiers``: what is asked of the service, and what becomes of its answers."""

import json

import httpx
import pytest

from pixelgate.api import classifier_trials
from pixelgate.domain import classifiers as service_classifiers
from pixelgate_client.display.classifiers_page import in_words
from pixelgate_client.errors import ApiError
from pixelgate_client.models import classifiers as models
from tests.unit.client.classifier_documents import PATH, answer_about_classifiers
from tests.unit.client.fake_service import problem

IDS = [f"img_{number:026d}" for number in range(5)]


@pytest.fixture
def desk(service):
    answer_about_classifiers(service)
    tried = {"name": "cutlery", "version": 2, "images": [{"image_id": IDS[0], "labels": []}]}
    service.overrides["POST", f"{PATH}/cutlery/try"] = lambda _: httpx.Response(200, json=tried)
    with service.client() as client:
        yield client.classifiers


def sent(service):
    return json.loads(service.requests[-1].content)


def test_examples_are_sent_by_label_and_others_only_if_there_are_any(service, desk):
    trained = desk.train("cutlery", {"spoon": IDS})
    without = sent(service)
    desk.train("cutlery", {"spoon": IDS}, others=IDS[:1])

    assert (trained.version, trained.report.labels[0].recall) == (2, 0.8333)
    assert without == {"name": "cutlery", "labels": [{"name": "spoon", "images": IDS}]}
    assert sent(service)["others"] == IDS[:1]


def test_what_cannot_be_used_is_told_by_its_reason(service, desk):
    body = problem(422, "Unusable examples", "1 of 5")
    document = json.loads(body.content) | {"unusable": {"erased": IDS[:1]}}
    service.overrides["POST", PATH] = lambda _: httpx.Response(422, json=document)

    with pytest.raises(ApiError) as raised:
        desk.train("cutlery", {"spoon": IDS})

    assert raised.value.problem.unusable == {"erased": (IDS[0],)}


def test_a_classifier_is_read_tried_activated_and_forgotten(service, desk):
    assert [each.active_version for each in desk.list()] == [None, 1]
    assert [line.version for line in desk.get("cutlery").versions] == [2, 1]
    assert desk.version("cutlery", 2).report.examples == 12
    assert desk.try_on("cutlery", IDS[:1]).images[0].labels == ()
    assert sent(service) == {"images": IDS[:1]}
    desk.try_on("cutlery", IDS[:1], version=1)
    assert sent(service) == {"images": IDS[:1], "version": 1}
    assert desk.activate("cutlery", 1).active_version == 1
    assert sent(service) == {"version": 1}
    assert desk.deactivate("cutlery").active_version is None
    assert desk.delete("cutlery").name == "cutlery"


@pytest.mark.parametrize("name", ["LEAST_EXAMPLES", "MOST_LABELS", "MOST_EXAMPLES"])
def test_the_limits_are_those_of_the_service(name):
    assert getattr(models, name) == getattr(service_classifiers, name)


def test_as_many_images_are_tried_at_once_as_the_service_takes():
    assert models.MOST_TRIED == classifier_trials.MOST_TRIED


def test_every_reason_of_the_service_is_told_in_words():
    assert [reason for reason in service_classifiers.Unusable if in_words(reason) == reason] == []
