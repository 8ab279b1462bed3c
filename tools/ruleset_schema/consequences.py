"""What a verdict leads to, tags and reviews, as JSON Schema."""

from pixelgate.domain.verdict import Priority
from pixelgate.rules import routing, tagging
from pixelgate.rules.plain import Plain
from tools.ruleset_schema.conditions import item_condition, reference
from tools.ruleset_schema.shapes import NAME, closed, list_of, text

_CONFIDENCE: Plain = {"anyOf": [{"type": "number", "minimum": 0, "maximum": 1}, reference("constant")]}
_REQUEST: dict[str, Plain] = {
    "queue": NAME,
    "priority": {"enum": [priority.value for priority in Priority]},
    "opinions": {"type": "integer", "minimum": 1, "maximum": routing.MAX_OPINIONS},
    "escalate_to": NAME,
    "within_hours": {"type": "integer", "minimum": 1, "maximum": routing.MAX_HOURS},
}


def consequence_sections() -> dict[str, Plain]:
    """The sections ``tag``, ``route`` and ``quality_sample``."""
    return {
        "tag": {
            **list_of({"anyOf": [_tag_source(path) for path in tagging.SOURCES]}, most=tagging.MAX_SOURCES),
            "description": "Names of what was found that become tags",
        },
        "route": {
            **list_of(_route(), most=routing.MAX_ROUTES),
            "description": "Which queue an image for review goes to: the first that matches",
        },
        "quality_sample": {
            **closed(
                {"rate": {"type": "number", "exclusiveMinimum": 0, "maximum": 1}, **_REQUEST},
                required=["rate", "queue"],
            ),
            "description": "A share of what was decided automatically, judged by people who do not see it",
        },
    }


def _tag_source(path: str) -> Plain:
    tag = text(tagging.MAX_TAG, "The tag that it becomes")
    properties: dict[str, Plain] = {
        "from": {"const": path},
        "min_confidence": _CONFIDENCE,
        "where": item_condition(path),
        "rename": {"type": "object", "minProperties": 1, "additionalProperties": tag},
    }
    return closed(properties, required=["from", "min_confidence"])


def _route() -> Plain:
    rules: Plain = {"anyOf": [NAME, {"type": "array", "items": NAME, "minItems": 1}]}
    return closed({"when_rule": rules, **_REQUEST}, required=["queue"])
