"""Classifiers as the API shows them."""

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
