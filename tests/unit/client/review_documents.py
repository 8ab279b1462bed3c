"""Answers about reviews as the service gives them."""

ITEM = {
    "image_id": "img_1",
    "name": "c\x1bat.jpg",
    "queue": "safety",
    "priority": "urgent",
    "asked_at": "2026-03-01T10:00:00Z",
    "age_seconds": 12_000,
    "due_at": "2026-03-01T12:00:00Z",
    "is_overdue": True,
    "opinions": 2,
    "opinions_given": 1,
    "claimed_by": "key:a1",
    "is_yours": True,
    "claim_expires_at": "2026-03-01T13:35:00Z",
    "status": "IN_REVIEW",
    "severity": "review",
    "reason": "Weapon visible",
}
DECISION = {
    "number": 1,
    "image_id": "img_1",
    "outcome": "reject",
    "reason_code": "WEAPON",
    "by": "key:a1",
    "at": "2026-03-01T12:30:00Z",
    "effect": "DECIDED",
    "from_status": "IN_REVIEW",
    "to_status": "REJECTED",
    "analysis": 1,
    "content_sha256": "0" * 64,
    "verdict_sha256": "f" * 64,
    "severity": "review",
    "ruleset": "shop@" + "0" * 64,
}
DECIDED = {"decision": DECISION, "sha256": "a" * 64, "waits_in": None, "is_repetition": False}
_AGREEMENT = {"agreed": 5, "compared": 6}
STATISTICS = {
    "since": "2026-02-01T00:00:00Z",
    "until": "2026-03-01T00:00:00Z",
    "statistics": {
        "decisions": 6,
        "median_handling_seconds": 95.0,
        "reviewers": [
            {
                "reviewer": "key:a1",
                "decisions": 6,
                "approved": 1,
                "rejected": 5,
                "with_verdict": _AGREEMENT,
                "with_others": {"agreed": 0, "compared": 0},
                "blind": {"agreed": 0, "compared": 0},
                "overturned": 1,
                "median_handling_seconds": 95.0,
            }
        ],
        "rules": [
            {"rule": "weapon", "decisions": 6, "agreement": _AGREEMENT, "median_handling_seconds": None}
        ],
    },
}


def correction(image_id="img_1", *, sha256="0" * 64, at="2026-03-01T12:30:00Z", **corrections):
    """An image that somebody has corrected, 640 by 480 pixels."""
    return {
        "image_id": image_id,
        "file": f"{image_id}.jpeg",
        "name": "cat.jpg",
        "sha256": sha256,
        "width": 640,
        "height": 480,
        "outcome": "reject",
        "decided_by": "key:a1",
        "decided_at": at,
        "corrections": corrections,
    }
