"""Dates as rules and cameras write them."""

import re
from datetime import UTC, datetime, timedelta

MAX_DAYS = 36_500

_FROM_NOW = re.compile(r"now(?: ?([+-]) ?([0-9]{1,6}) ?(day|hour)s?)?")


def parse_moment(text: str) -> datetime:
    """An ISO 8601 date or time (a date is its first second) with a zone; UTC where none is written.

    Raises:
        ValueError: not ISO 8601.
    """
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def parse_limit(text: str) -> datetime | timedelta:
    """What a date is compared with: a moment, or how far from ``now`` (``now``, ``now - 30 days``).

    Raises:
        ValueError: neither, or further away than ``MAX_DAYS``.
    """
    from_now = _FROM_NOW.fullmatch(text)
    if from_now is None:
        return parse_moment(text)
    sign, number, unit = from_now.groups(default="0")
    distance = timedelta(hours=int(number)) if unit == "hour" else timedelta(days=int(number))
    if distance > timedelta(days=MAX_DAYS):
        raise ValueError(f"{text!r} is more than {MAX_DAYS} days away")
    return -distance if sign == "-" else distance


def moment_of(limit: datetime | timedelta, now: datetime) -> datetime:
    """The moment that a limit stands for when it is ``now``."""
    return limit if isinstance(limit, datetime) else now + limit
