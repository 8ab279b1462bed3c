"""Which problems a route answers: its own, and those that follow from what it takes."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import tools.layer_path  # noqa: F401 - makes pixelgate importable
from pixelgate.api.access import OPEN, action_of
from pixelgate.api.problem_kinds import PROBLEM_KINDS, URN
from pixelgate.api.problems import CONTENT_TYPE
from pixelgate.api.repetition import Repetition, repetition_of
from tools.openapi.operations import Operation

GATEWAY_MESSAGE = {
    "type": "object",
    "description": "What the gateway says to a caller whom it does not let through.",
    "properties": {"message": {"type": "string"}},
    "required": ["message"],
}
_MESSAGE = {"schema": {"$ref": "#/components/schemas/GatewayMessage"}}
_BY_PARAMETER = {
    "image_id": ("image-not-found", "image-erased"),
    "cursor": ("invalid-cursor",),
}
_OF_A_KEY = ("invalid-idempotency-key", "idempotency-key-reused", "request-under-way")
_BY_REPETITION = {
    Repetition.REPLAYED: _OF_A_KEY,
    Repetition.SHOWN_ONCE: (*_OF_A_KEY, "answer-not-kept"),
    Repetition.RESUMED: _OF_A_KEY,
}
# Where files are taken, what is none has a problem of its own.
_FILES = {"unsupported-content-type"}
# Erasing twice is asking twice.
_NEVER = {"erase_image": {"image-erased"}, "analyse_image": _FILES}
_DETAILS = {
    "image-not-found": "there is no image img_01K0G7ZB2M8Y4T6Q9V3R5S1W7X",
    "role-required": "your role is reader; this takes editor or admin",
    "internal-error": "the request failed through no fault of yours",
}


def kinds_of(name: str, operation: Operation, *, path: str, raw: Mapping[str, Any]) -> tuple[str, ...]:
    """The kinds of problems of one route, in the order of the list."""
    method = operation.route.split()[0]
    parameters = [each["name"] for each in raw.get("parameters", ())]
    kinds = {"internal-error", *operation.problems}
    if action_of(method, path) is not OPEN:
        kinds.add("role-required")
    if method != "GET":
        kinds.add("too-many-requests")
    kinds.update(_BY_REPETITION.get(repetition_of(method, path), ()))
    if "requestBody" in raw:
        kinds.add("unsupported-content-type")
    if "{" in operation.route:
        # What could stand in the path of no route, a control character for one.
        kinds.add("no-such-route")
    if "requestBody" in raw or parameters:
        kinds.add("invalid-request")
    kinds.update(kind for each in parameters for kind in _BY_PARAMETER.get(each, ()))
    return tuple(kind for kind in PROBLEM_KINDS if kind in kinds - _NEVER.get(name, set()))


def responses_of(kinds: tuple[str, ...], *, is_open: bool) -> dict[str, Any]:
    """The answers with a problem, by their status."""
    responses: dict[str, Any] = {}
    for kind in kinds:
        known = PROBLEM_KINDS[kind]
        response = responses.setdefault(str(int(known.status)), {"description": "", "content": {}})
        response["description"] = "; or ".join(filter(None, [response["description"], known.meaning]))
        content = response["content"].setdefault(
            CONTENT_TYPE, {"schema": {"$ref": "#/components/schemas/Problem"}, "examples": {}}
        )
        content["examples"][kind] = {"$ref": f"#/components/examples/{kind}"}
    if "no-such-route" in kinds:
        # A line break in a path leads nowhere before the service is asked.
        responses["404"]["content"]["application/json"] = _MESSAGE
    if not is_open:
        responses["401"] = {
            "description": "there is no key in the request",
            "content": {"application/json": _MESSAGE},
        }
        responses["403"]["description"] += "; or the key opens nothing"
        responses["403"]["content"]["application/json"] = _MESSAGE
    return responses


def example_of(kind: str) -> dict[str, Any]:
    """A problem of this kind, as it is answered."""
    known = PROBLEM_KINDS[kind]
    value = {
        "type": URN + kind,
        "title": HTTPStatus(known.status).phrase,
        "status": int(known.status),
        "detail": _DETAILS.get(kind, known.meaning),
        "hint": known.hint,
    }
    return {"summary": known.meaning, "value": value}
