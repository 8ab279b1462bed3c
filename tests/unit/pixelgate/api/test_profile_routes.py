"""What is made of images, and for whom: set, changed, forgotten; nothing becomes public by omission."""

import json

import pytest

from pixelgate.api.guard import guarded_application
from pixelgate.api.problems import add_problem_answers
from pixelgate.api.profile_routes import ProfileDesk, add_profile_routes
from pixelgate.storage import keys
from pixelgate.storage.items import to_item
from pixelgate.storage.release_settings import ReleaseSettingsStore
from tests.support.documents import WORKSPACE
from tests.support.http import request
from tests.support.tables import TABLE

PATH = "/v1/renditions/profile"
SMALL = {"profile": "small", "renditions": [{"name": "tiny", "width": 10, "formats": ["webp"]}]}
SPRING = {"query": {"collection": "spring"}}


@pytest.fixture
def settings(dynamodb):
    return ReleaseSettingsStore(dynamodb, TABLE)


@pytest.fixture
def call(settings, lambda_context):
    app = guarded_application()
    add_problem_answers(app)
    add_profile_routes(app, desk=ProfileDesk(settings))

    def call(method, *, tag=None, **more):
        headers = {} if tag is None else {"if-match": tag}
        asked = request(method, PATH, workspace=WORKSPACE, headers=headers, **more)
        answer = app.resolve(asked, lambda_context)
        return answer["statusCode"], json.loads(answer["body"]), answer.get("headers", {}).get("ETag")

    return call


@pytest.fixture
def holds(call):
    """Where it was set, for whom, and which profile."""

    def holds(**more):
        told = call("GET", **more)[1]
        return told["set_for"], told["access"], told["profile"]["profile"]

    return holds


def test_a_profile_is_set_for_a_collection_or_for_all_others(call, holds):
    assert holds() == ("service", "public", "standard")
    assert call("PUT", body={"access": "signed"})[0] == 200
    assert call("PUT", body={"profile": SMALL}, **SPRING)[0] == 200

    assert holds() == ("workspace", "signed", "standard")
    assert holds(**SPRING) == ("collection", "signed", "small")
    assert holds(query={"collection": "autumn"}) == ("workspace", "signed", "standard")


def test_what_is_left_out_stays_as_it_is(call, holds):
    call("PUT", body={"profile": SMALL, "access": "signed"})

    call("PUT", body={"profile": None})
    assert holds() == ("workspace", "signed", "standard")

    call("PUT", body={"profile": SMALL})
    call("PUT", body={"access": "public"})
    assert holds() == ("workspace", "public", "small")


def test_a_collection_that_says_nothing_of_it_follows_its_workspace(call, holds):
    call("PUT", body={"profile": SMALL}, **SPRING)
    call("PUT", body={"access": "signed"})

    assert holds(**SPRING) == ("collection", "signed", "small")


def test_a_collection_may_have_the_standard_profile_where_its_workspace_has_another(call, holds):
    call("PUT", body={"profile": SMALL})
    call("PUT", body={"profile": None}, **SPRING)

    assert holds(**SPRING) == ("collection", "public", "standard")


def test_what_was_set_is_forgotten(call, holds):
    call("PUT", body={"profile": SMALL})
    call("PUT", body={"profile": None}, **SPRING)

    status, told, _ = call("DELETE", **SPRING)
    assert (status, told["set_for"], told["profile"]["profile"]) == (200, "workspace", "small")

    assert call("DELETE")[1]["set_for"] == "service"
    assert holds() == holds(**SPRING) == ("service", "public", "standard")
    assert call("DELETE")[0] == 200


@pytest.mark.parametrize("of", [{}, SPRING], ids=["workspace", "collection"])
def test_forgetting_a_profile_makes_nothing_public(call, of):
    call("PUT", body={"profile": SMALL, "access": "signed"}, **of)

    told = call("DELETE", **of)[1]

    assert (told["access"], told["profile"]["profile"]) == ("signed", "standard")


def test_a_change_says_how_it_is_applied_to_what_is_released(call):
    assert "POST /v1/re-releases" in call("PUT", body={"profile": SMALL})[1]["hint"]
    assert "POST /v1/re-releases" in call("DELETE")[1]["hint"]
    assert call("GET")[1]["hint"] is None


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_a_change_of_what_somebody_else_has_changed_is_refused(call, holds, method):
    body = {"body": {"profile": SMALL}} if method == "PUT" else {}
    tag = call("GET")[2]
    newer = call("PUT", body={"access": "signed"})[2]

    status, told, _ = call(method, tag=tag, **body)

    assert (status, told["type"]) == (412, "urn:pixelgate:problem:profile-changed")
    assert holds() == ("workspace", "signed", "standard")
    assert newer == call("GET")[2] != tag
    assert call(method, tag=newer, **body)[0] == 200


def test_of_two_changes_at_the_same_moment_one_is_refused(call, holds, settings, monkeypatch):
    seen = settings.get(WORKSPACE)
    monkeypatch.setattr(settings, "get", lambda *_: seen)

    answers = [call("PUT", body={"access": access})[0] for access in ("signed", "public")]

    monkeypatch.undo()
    assert answers == [200, 412]
    assert holds()[1] == "signed"


def test_what_an_older_release_stored_holds_and_can_be_changed(call, holds, dynamodb):
    key = {"PK": keys.workspace_partition(WORKSPACE), "SK": keys.release_settings_sort(None)}
    dynamodb.put_item(TableName=TABLE, Item=to_item({**key, "settings": '{"access": "signed"}'}))

    assert holds() == ("workspace", "signed", "standard")
    assert call("PUT", body={"profile": SMALL})[1]["access"] == "signed"


@pytest.mark.parametrize(
    "profile",
    [
        {"profile": "web", "renditions": [{"name": "a", "widht": 10, "formats": ["jpg"]}]},
        "profile: web\nrenditions:\n  - name: a\n    widht: 10\n    formats: [jpg]\n",
    ],
    ids=["json", "yaml"],
)
def test_everything_wrong_with_a_profile_is_told_and_nothing_is_kept(call, holds, profile):
    status, problem, _ = call("PUT", body={"profile": profile})

    assert (status, problem["type"]) == (422, "urn:pixelgate:problem:invalid-profile")
    assert "did you mean 'width'" in problem["detail"]
    assert "did you mean 'jpeg'" in problem["detail"]
    assert holds()[0] == "service"
