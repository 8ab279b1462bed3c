"""Identifiers that sort by the time they were made."""

import hashlib
import secrets
import time
from datetime import datetime
from typing import Annotated

from pydantic import StringConstraints

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

ImageId = Annotated[str, StringConstraints(pattern=r"^img_[0-9A-HJKMNP-TV-Z]{26}$")]
EventId = Annotated[str, StringConstraints(pattern=r"^evt_[0-9A-HJKMNP-TV-Z]{26}$")]
ReEvaluationId = Annotated[str, StringConstraints(pattern=r"^rev_[0-9A-HJKMNP-TV-Z]{26}$")]
ReReleaseId = Annotated[str, StringConstraints(pattern=r"^rrl_[0-9A-HJKMNP-TV-Z]{26}$")]
WebhookId = Annotated[str, StringConstraints(pattern=r"^whk_[0-9A-HJKMNP-TV-Z]{26}$")]
_NAME = StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")
WorkspaceId = Annotated[str, _NAME]
CollectionName = Annotated[str, _NAME]
QueueName = Annotated[str, _NAME]
RulesetName = Annotated[str, _NAME]
ClassifierName = Annotated[str, _NAME]
RulesetId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,63}@[0-9a-f]{64}$")]
"""``name@`` and the sha256 of the canonical JSON: what a verdict names as its ``ruleset``."""


def is_image_id(text: str) -> bool:
    """Whether this is what an image's id looks like."""
    return text.startswith("img_") and len(text) == 30 and set(text[4:]) <= set(CROCKFORD)


def new_image_id(*, now_ms: int | None = None) -> str:
    """``img_`` and a ULID."""
    return "img_" + _new_ulid(now_ms)


def new_import_id(*, now_ms: int | None = None) -> str:
    """``imp_`` and a ULID."""
    return "imp_" + _new_ulid(now_ms)


def new_backtest_id(*, now_ms: int | None = None) -> str:
    """``bkt_`` and a ULID."""
    return "bkt_" + _new_ulid(now_ms)


def new_shadow_id(*, now_ms: int | None = None) -> str:
    """``shd_`` and a ULID."""
    return "shd_" + _new_ulid(now_ms)


def new_re_evaluation_id(*, now_ms: int | None = None) -> str:
    """``rev_`` and a ULID."""
    return "rev_" + _new_ulid(now_ms)


def new_re_release_id(*, now_ms: int | None = None) -> str:
    """``rrl_`` and a ULID."""
    return "rrl_" + _new_ulid(now_ms)


def new_webhook_id(*, now_ms: int | None = None) -> str:
    """``whk_`` and a ULID."""
    return "whk_" + _new_ulid(now_ms)


def event_id(at: datetime, *parts: str | int) -> str:
    """``evt_`` and what looks like a ULID: of the same moment and ``parts`` always the same.

    In place of random bits it has 80 bits of their SHA-256.
    """
    digest = hashlib.sha256("/".join(map(str, parts)).encode()).digest()
    return "evt_" + _ulid(int(at.timestamp() * 1000), int.from_bytes(digest[:10], "big"))


def first_event_id(at: datetime) -> str:
    """The least id that an event of this moment can have."""
    return "evt_" + _ulid(int(at.timestamp() * 1000), 0)


def first_image_id(at: datetime) -> str:
    """The least id that an image of this moment can have."""
    return "img_" + _ulid(max(int(at.timestamp() * 1000), 0), 0)


def _new_ulid(now_ms: int | None) -> str:
    """48 bits of Unix milliseconds, then 80 random bits (github.com/ulid/spec)."""
    timestamp = time.time_ns() // 1_000_000 if now_ms is None else now_ms
    return _ulid(timestamp, secrets.randbits(80))


def _ulid(timestamp: int, low_bits: int) -> str:
    value = timestamp << 80 | low_bits
    return "".join(CROCKFORD[value >> shift & 31] for shift in range(125, -1, -5))
