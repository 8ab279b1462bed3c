"""``pixelgate wait``: how far images are waited for, and that the exit code says how they stand."""

import json

import httpx
import pytest
from typer.testing import CliRunner

from pixelgate_client.cli.main import app
from tests.unit.client.fake_service import API_KEY, ENDPOINT, FakeService, image_document, problem

NOT_PUBLIC = {"id": "img_1", "status": "APPROVED", "release": None, "problem": None}

RELEASE = {
    "profile": "standard",
    "access": "public",
    "released_at": "2026-03-01T12:00:00Z",
    "expires_at": None,
    "placeholder": "",
    "color": None,
    "renditions": [],
}


@pytest.fixture
def run(service, monkeypatch):
    monkeypatch.setenv("PIXELGATE_ENDPOINT", ENDPOINT)
    monkeypatch.setenv("PIXELGATE_API_KEY", API_KEY)
    return lambda *arguments, of=service: CliRunner().invoke(app, ["wait", *arguments], obj=of.client)


def stands_at(service, image_id, *statuses):
    """The image is at one status after the other each time it is asked for, and stays at the last."""
    left = list(statuses)

    def answer(_):
        status = left.pop(0) if len(left) > 1 else left[0]
        return httpx.Response(200, json=image_document(image_id, status=status))

    service.overrides["GET", f"/v1/images/{image_id}"] = answer


@pytest.mark.parametrize(
    ("statuses", "exit_code"),
    [
        (["RECEIVED", "ANALYSING", "APPROVED"], 0),
        (["IN_REVIEW"], 4),
        (["REJECTED"], 5),
        (["FAILED"], 1),
        (["ERASED"], 1),
    ],
)
def test_the_exit_code_says_how_an_image_stands(run, service, statuses, exit_code):
    stands_at(service, "img_1", *statuses)

    result = run("img_1", "--json")

    assert result.exit_code == exit_code
    [image] = json.loads(result.stdout)["images"]
    assert (image["status"], image["error"]) == (statuses[-1], None)


@pytest.mark.parametrize(
    ("statuses", "exit_code"),
    [
        (["APPROVED", "IN_REVIEW"], 4),
        (["REJECTED", "IN_REVIEW"], 5),
        (["FAILED", "REJECTED"], 1),
        (["APPROVED", "APPROVED"], 0),
    ],
)
def test_of_several_the_one_that_needs_somebody_most_decides(run, service, statuses, exit_code):
    for number, status in enumerate(statuses):
        stands_at(service, f"img_{number}", status)

    assert run("img_0", "img_1").exit_code == exit_code


def test_a_decision_is_waited_for_where_a_person_is_asked(run, service):
    stands_at(service, "img_1", "ANALYSING", "IN_REVIEW", "IN_REVIEW", "REJECTED")

    assert run("img_1", "--until", "decision").exit_code == 5
    assert service.slept


def test_a_release_is_waited_for_until_it_is_public(run, service):
    stands_at(service, "img_1", "APPROVED")
    answers = iter([NOT_PUBLIC, {**NOT_PUBLIC, "release": RELEASE}])
    service.overrides["GET", "/v1/images/img_1/renditions"] = lambda _: httpx.Response(
        200, json=next(answers)
    )

    assert run("img_1", "--until", "release").exit_code == 0


def test_what_is_rejected_will_not_be_released_and_is_not_waited_for(run, service):
    stands_at(service, "img_1", "REJECTED")

    assert run("img_1", "--until", "release").exit_code == 5
    assert service.slept == []


def test_time_that_is_over_is_an_error_with_a_way_on(run, service):
    stands_at(service, "img_1", "ANALYSING")

    result = run("img_1", "--timeout", "5", "--json")

    assert result.exit_code == 1
    [image] = json.loads(result.stdout)["images"]
    assert image["error"]["hint"] == "Look again later: pixelgate get img_1"


def test_an_id_that_does_not_exist_does_not_keep_the_others_back(run, service):
    stands_at(service, "img_1", "APPROVED")

    result = run("img_none", "img_1")

    assert result.exit_code == 1
    assert "img_1" in result.stdout
    assert "there is no such image" in result.stderr


def test_a_service_that_refuses_the_key_is_asked_no_further(run):
    stranger = FakeService()
    stranger.overrides["GET", "/v1/images/img_1"] = lambda _: problem(401, "Unauthorized")

    result = run("img_1", "img_2", of=stranger)

    assert result.exit_code == 3
    assert len(stranger.requests) == 1
