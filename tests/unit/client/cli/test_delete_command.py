"""``pixelgate delete``: asks first, goes on after a wrong id, and tells what became of each."""

import json

import httpx
import pytest
from typer.testing import CliRunner

from pixelgate_client.cli.main import app
from pixelgate_client.errors import GoneError, NotFoundError
from tests.unit.client.fake_service import API_KEY, ENDPOINT

ERASURE = {"reason_code": "REQUESTED", "requested_at": "2026-03-01T10:00:00Z", "by": "k1", "removed_at": None}


@pytest.fixture
def run(service, monkeypatch):
    monkeypatch.setenv("PIXELGATE_ENDPOINT", ENDPOINT)
    monkeypatch.setenv("PIXELGATE_API_KEY", API_KEY)
    answer = {"id": "img_1", "status": "ERASED", "erasure": ERASURE}
    service.overrides["DELETE", "/v1/images/img_1"] = lambda request: httpx.Response(202, json=answer)

    def run(*arguments, said=None):
        return CliRunner().invoke(app, ["delete", *arguments], obj=service.client, input=said)

    return run


def test_nothing_is_erased_before_a_person_agrees(run, service):
    assert run("img_1", said="n\n").exit_code == 1
    assert service.requests == []

    assert run("img_1", said="y\n").exit_code == 0
    assert [request.method for request in service.requests] == ["DELETE"]


def test_a_wrong_id_does_not_stop_the_others(run):
    result = run("img_9", "img_1", "--yes", "--json")

    wrong, erased = json.loads(result.stdout)["images"]
    assert result.exit_code == 1
    assert (wrong["id"], wrong["error"]["status"]) == ("img_9", 404)
    assert (erased["id"], erased["error"]) == ("img_1", None)
    assert erased["erasure"]["by"] == "k1"


def test_the_client_tells_erased_from_unknown(service):
    gone = {"status": 410, "title": "Gone", "erasure": ERASURE}
    service.overrides["GET", "/v1/images/img_1"] = lambda request: httpx.Response(410, json=gone)

    with pytest.raises(GoneError) as error:
        service.client().get("img_1")

    assert error.value.erasure.reason_code == "REQUESTED"
    with pytest.raises(NotFoundError):
        service.client().delete("img_2")
