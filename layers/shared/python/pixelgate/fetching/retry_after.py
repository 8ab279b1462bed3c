"""Retry-After of RFC 9110, 10.2.3: for how long a server wants to be left alone."""

import re
from datetime import UTC, datetime, timedelta

_SECONDS = re.compile(r"\d{1,9}", re.ASCII)
# HTTP-date of RFC 9110, 5.6.7: what is sent, and the two forms of old that are still to be understood.
_DATES = ("%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %d %H:%M:%S %Y")


def parse_retry_after(value: str | None, *, now: datetime) -> timedelta | None:
    """The pause from ``now`` that a header's ``value`` asks for; None where it says nothing of use."""
    text = (value or "").strip()
    if _SECONDS.fullmatch(text):
        return timedelta(seconds=int(text))
    for form in _DATES:
        try:
            moment = datetime.strptime(text, form).replace(tzinfo=UTC)
        except ValueError:
            continue
        return max(moment - now, timedelta())
    return None
