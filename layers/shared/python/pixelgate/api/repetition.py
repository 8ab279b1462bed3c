"""What becomes of a POST that is sent twice. A new POST route needs a line here."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Repetition(StrEnum):
    """What an ``Idempotency-Key`` does for a route."""

    REPLAYED = "replayed"
    """The first answer is kept for a day and given again."""
    SHOWN_ONCE = "shown once"
    """That it was done is kept; its answer holds a secret, which is not."""
    RESUMED = "resumed"
    """What it is about is kept for a day: it goes on where it was, and answers as that stands by then."""
    HARMLESS = "harmless"
    """Nothing: to ask again changes nothing, or the route has a ``request_id`` of its own."""


_REPLAYED, _SHOWN_ONCE, _RESUMED, _HARMLESS = Repetition

REPETITION: Mapping[str, Repetition] = MappingProxyType(
    {
        "POST /v1/uploads": _REPLAYED,
        "POST /v1/uploads/batch": _REPLAYED,
        "POST /v1/uploads/multipart": _REPLAYED,
        "POST /v1/uploads/<image_id>/complete": _HARMLESS,
        "POST /v1/analyses": _RESUMED,
        "POST /v1/imports": _REPLAYED,
        "POST /v1/images/<image_id>/reanalyse": _HARMLESS,
        "POST /v1/images/<image_id>/release": _HARMLESS,
        "POST /v1/images/<image_id>/transformations": _HARMLESS,
        "POST /v1/images/<image_id>/re-evaluate": _HARMLESS,
        "POST /v1/re-evaluations": _REPLAYED,
        "POST /v1/re-releases": _REPLAYED,
        "POST /v1/search/similar": _HARMLESS,
        "POST /v1/reviews/next": _HARMLESS,
        "POST /v1/reviews/decisions": _HARMLESS,
        "POST /v1/reviews/<image_id>/claim": _HARMLESS,
        "POST /v1/reviews/<image_id>/release": _HARMLESS,
        "POST /v1/reviews/<image_id>/escalate": _HARMLESS,
        "POST /v1/reviews/<image_id>/decision": _HARMLESS,
        "POST /v1/rulesets/activations": _REPLAYED,
        "POST /v1/rulesets/activations/rollback": _REPLAYED,
        "POST /v1/rulesets/<name>/test": _HARMLESS,
        "POST /v1/rulesets/<name>/publish": _REPLAYED,
        "POST /v1/rulesets/<name>/backtest": _REPLAYED,
        "POST /v1/rulesets/<name>/suggest": _HARMLESS,
        "POST /v1/rulesets/<name>/shadow": _REPLAYED,
        "POST /v1/classifiers": _REPLAYED,
        "POST /v1/classifiers/<name>/try": _HARMLESS,
        "POST /v1/webhooks": _SHOWN_ONCE,
        "POST /v1/webhooks/<webhook_id>/rotate": _SHOWN_ONCE,
        "POST /v1/webhooks/<webhook_id>/test": _HARMLESS,
        "POST /v1/webhooks/<webhook_id>/replay": _REPLAYED,
        "POST /v1/webhooks/<webhook_id>/deliveries/<event_id>/replay": _HARMLESS,
        "POST /v1/keys": _SHOWN_ONCE,
        "POST /v1/keys/<key_id>/rotate": _SHOWN_ONCE,
    }
)


def repetition_of(method: str, path: str) -> Repetition:
    """What holds for a route, by its path as it is registered."""
    return REPETITION.get(f"{method} {path}", Repetition.HARMLESS)
