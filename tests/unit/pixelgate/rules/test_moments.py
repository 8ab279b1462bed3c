"""What a date may be compared with."""

from datetime import UTC, datetime, timedelta

import pytest

from pixelgate.domain.errors import ConfigurationError
from pixelgate.rules.moments import moment_of, parse_limit
from tests.unit.pixelgate.rules.building import NOW, rule, ruleset


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("now", NOW),
        ("now + 30 days", NOW + timedelta(days=30)),
        ("now - 1 day", NOW - timedelta(days=1)),
        ("now-12hours", NOW - timedelta(hours=12)),
        ("2026-01-31", datetime(2026, 1, 31, tzinfo=UTC)),
        ("2026-01-31T10:00:00+01:00", datetime(2026, 1, 31, 9, tzinfo=UTC)),
    ],
)
def test_a_limit_is_a_moment_or_a_distance_from_now(text, moment):
    assert moment_of(parse_limit(text), NOW) == moment


@pytest.mark.parametrize(
    "text",
    ["now + 3 weeks", "now + 36501 days", "now + 999999 hours", "now 3 days", "now + -1 days", "Now", "soon"],
)
def test_what_is_neither_is_refused(text):
    with pytest.raises(ConfigurationError, match="expected now, now - 30 days or an ISO 8601 date"):
        ruleset(rule({"field": "image.taken_at", "before": text}))
