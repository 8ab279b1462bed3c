"""Every route says what it asks of its caller, and every role gets exactly that: nobody less, nobody more."""

import json
from itertools import pairwise

import pytest
from moto import mock_aws

from pixelgate.api.access import ACCESS, OPEN
from pixelgate.domain.access import GRANTS, Action, Role
from tests.support.application import filled, routes_of, whole_application
from tests.support.documents import WORKSPACE
from tests.support.http import request
from tests.support.tables import create_table
from tests.support.template import resources_of

CLOSED = sorted(route for route, action in ACCESS.items() if action is not OPEN)
EVERY_PAIR = [(route, role) for route in CLOSED for role in Role]
GRANTED = [(route, role) for route, role in EVERY_PAIR if ACCESS[route] in GRANTS[role]]
REFUSED = [(route, role) for route, role in EVERY_PAIR if ACCESS[route] not in GRANTS[role]]


@pytest.fixture(scope="module")
def app():
    with pytest.MonkeyPatch.context() as patch, mock_aws():
        patch.setenv("AWS_ACCESS_KEY_ID", "testing")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
        patch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
        create_table()
        yield whole_application()


@pytest.fixture
def ask(app, lambda_context):
    def ask(route, **caller):
        method, path = route.split()
        answer = app.resolve(request(method, filled(path), **caller), lambda_context)
        return answer["statusCode"], json.loads(answer["body"])

    return ask


def test_every_route_is_declared(app):
    undeclared = [f"{method} {path}" for method, path in routes_of(app) if f"{method} {path}" not in ACCESS]

    assert not undeclared, (
        "Say who may ask for these: one line each in ACCESS of layers/shared/python/pixelgate/api/access.py, "
        f"such as {undeclared[0]!r}: Action.READ. Until then they are for admins alone. "
        f"All that are missing: {undeclared}"
    )


def test_every_declaration_is_of_a_route(app):
    assert sorted(set(ACCESS) - {f"{method} {path}" for method, path in routes_of(app)}) == []


def test_only_what_the_template_serves_without_the_authorizer_is_open():
    events = resources_of("AWS::Serverless::Function")["ApiFunction"]["Events"].values()
    free = {
        f"{event['Properties']['Method']} {event['Properties']['Path']}"
        for event in events
        if event["Properties"].get("Auth", {}).get("Authorizer") == "NONE"
    }

    assert {route for route, action in ACCESS.items() if action is OPEN} == free


@pytest.mark.parametrize(("route", "role"), REFUSED)
def test_a_role_that_is_not_granted_the_action_gets_403_before_anything_is_looked_at(ask, route, role):
    status, problem = ask(route, workspace=WORKSPACE, role=role)

    assert status == 403
    assert problem["type"] == "urn:pixelgate:problem:role-required"
    able = [str(each) for each in Role if ACCESS[route] in GRANTS[each]]
    assert problem["detail"] == f"your role is {role}; this takes {' or '.join(able)}"


@pytest.mark.parametrize(("route", "role"), GRANTED)
@pytest.mark.parametrize("workspace", [WORKSPACE, "another"])
def test_a_role_that_is_granted_the_action_gets_past_the_guard(ask, route, role, workspace):
    status, problem = ask(route, workspace=workspace, role=role)

    # Nothing is stored and no body is sent, so few routes succeed; but none refuses the caller or breaks.
    assert status not in (401, 403, 500), problem


@pytest.mark.parametrize("route", CLOSED)
def test_a_caller_without_a_role_gets_nothing(ask, route):
    status, _ = ask(route, workspace=None)

    assert status == 500


def test_every_role_but_the_uploader_sees_what_the_one_before_it_sees():
    ladder = [Role.READER, Role.REVIEWER, Role.EDITOR, Role.ADMIN]

    for lesser, greater in pairwise(ladder):
        assert GRANTS[lesser] < GRANTS[greater]
    assert GRANTS[Role.UPLOADER] < GRANTS[Role.EDITOR]
    assert GRANTS[Role.ADMIN] == set(Action)
