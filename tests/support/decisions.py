"""Decisions of people, for tests that need one."""

from pixelgate.domain.decisions import Decision
from tests.support.documents import IMAGE_ID, NOW

ANN, BOB = "key:aaaaaaaaaaaaaaaa", "key:bbbbbbbbbbbbbbbb"


def decision(**changes) -> Decision:
    """Ann's, who rejects an image that was in review, after a minute; nobody else is asked."""
    known = {
        "outcome": "reject",
        "reason_code": "WEAPON",
        "number": 1,
        "image_id": IMAGE_ID,
        "by": ANN,
        "at": NOW,
        "effect": "DECIDED",
        "from_status": "IN_REVIEW",
        "to_status": "REJECTED",
        "analysis": 1,
        "content_sha256": "0" * 64,
        "verdict_sha256": "f" * 64,
        "severity": "review",
        "ruleset": "test@" + "0" * 64,
        "rules": ("weapon",),
        "queue": "general",
    }
    return Decision.model_validate({**known, **changes})
