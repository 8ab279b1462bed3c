"""Classifiers as the API shows them."""

import httpx

PATH = "/v1/classifiers"

SPOONS = {"name": "spoon", "examples": 6, "threshold": 0.62, "precision": 1.0, "recall": 0.8333}
FORKS = {"name": "fork", "examples": 5, "threshold": 1.0, "precision": None, "recall": None}
REPORT = {
    "examples": 12,
    "left_out": ["img_00000000000000000000000999"],
    "labels": [{**SPOONS, "average_precision": 0.97}, {**FORKS, "average_precision": 0.3}],
    "warnings": ["fork: add\x1b[2J examples"],
}
MOMENTS = {"created_at": "2026-03-01T10:00:00Z", "created_by": "key:k1"}
VERSION = {
    "name": "cutlery",
    "version": 2,
    "sha256": "ab" * 32,
    "model": "efficientnet_lite0",
    "model_version": "1",
    "report": REPORT,
    **MOMENTS,
}
SUMMARY = {
    "name": "cutlery",
    "latest_version": 2,
    "active_version": None,
    "labels": ["spoon", "fork"],
    "updated_at": "2026-03-01T10:00:00Z",
}
ACTIVE = {**SUMMARY, "active_version": 1}
LINE = {"version": 2, "examples": 12, "labels": ["spoon", "fork"], **MOMENTS}
DETAIL = {**ACTIVE, "versions": [LINE, {**LINE, "version": 1, "examples": 10}]}
ANSWERS = {
    ("POST", PATH): (201, VERSION),
    ("GET", PATH): (200, {"classifiers": [SUMMARY, ACTIVE]}),
    ("GET", f"{PATH}/cutlery"): (200, DETAIL),
    ("GET", f"{PATH}/cutlery/versions/1"): (200, {**VERSION, "version": 1}),
    ("GET", f"{PATH}/cutlery/versions/2"): (200, VERSION),
    ("PUT", f"{PATH}/cutlery/active"): (200, ACTIVE),
    ("DELETE", f"{PATH}/cutlery/active"): (200, SUMMARY),
    ("DELETE", f"{PATH}/cutlery"): (200, {"name": "cutlery"}),
}


def answer_about_classifiers(service):
    """Every route but ``try``, whose answer is about what was asked."""
    for route, (status, body) in ANSWERS.items():
        service.overrides[route] = lambda request, status=status, body=body: httpx.Response(status, json=body)
