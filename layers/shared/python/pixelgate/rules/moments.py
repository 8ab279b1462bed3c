"""Dates as rules and cameras write them."""

from datetime import UTC, datetime


def parse_moment(text: str) -> datetime:
    """An ISO 8601 date or time (a date is its first second) with a zone; UTC where none is written.

    Raises:
        ValueError: not ISO 8601.
    """
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
