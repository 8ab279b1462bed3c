"""Each check by itself: from when on something is a warning, and from when on it is wrong."""

from datetime import UTC, datetime, timedelta

import pytest

from pixelgate_client.diagnosis.check import CheckOutcome
from pixelgate_client.diagnosis.reachability import (
    check_clock,
    check_settings,
    check_tls,
    check_version,
)
from pixelgate_client.diagnosis.service import check_key, check_quota
from pixelgate_client.diagnosis.stack import check_alarms, check_dead_letters, examine_stack
from pixelgate_client.errors import CloudError
from pixelgate_client.models.caller import Caller
from pixelgate_client.models.keys import QuotaState
from pixelgate_client.models.reached import Reached, Tls
from pixelgate_client.settings import Settings
from tests.unit.client.fake_stack import FakeStack

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
OK, WARNING, WRONG, SKIPPED = CheckOutcome


def reached(url="https://images.example.com/v1/health", *, at=NOW, valid_until=None):
    tls = Tls(version="TLSv1.3", valid_until=valid_until)
    return Reached(url=url, status=200, content_type="application/json", answered_at=at, tls=tls)


def key(expires_at):
    described = {
        "key_id": "0123456789abcdef",
        "name": "web shop",
        "role": "reader",
        "created_at": NOW,
        "created_by": "key:k1",
        "expires_at": expires_at,
        "rotated_at": None,
        "revoked_at": None,
    }
    return Caller.model_validate(
        {"workspace": "shop", "author": "k", "role": "reader", "may": [], "key": described, "uploads": None}
    )


def quota(used, limit=100):
    left = None if limit is None else limit - used
    return QuotaState.model_validate(
        {
            "uploads": {"limit": limit, "used": used, "left": left},
            "bytes": {"limit": None, "used": 0, "left": None},
            "resets_at": NOW + timedelta(hours=12),
        }
    )


def test_settings_say_who_named_the_service_and_the_key():
    named = Settings(endpoint="https://x.test", api_key="k", endpoint_from="--endpoint", api_key_from="FILE")

    assert check_settings(named).said == "https://x.test (from --endpoint), key from FILE"
    assert check_settings(Settings(endpoint="https://x.test")).outcome is WRONG


@pytest.mark.parametrize(
    ("skew", "outcome", "said"),
    [
        (0, OK, "within seconds"),
        (30, OK, "within seconds"),
        (31, WARNING, "31 s ahead of"),
        (-31, WARNING, "31 s behind"),
        (301, WRONG, "301 s ahead of"),
    ],
)
def test_a_clock_that_is_off_is_told_before_it_hurts(skew, outcome, said):
    check = check_clock(reached(), now=NOW + timedelta(seconds=skew))

    assert check.outcome is outcome
    assert said in check.said
    assert bool(check.advice) is (outcome is not OK)


def test_a_service_that_does_not_tell_the_time_is_no_reason_to_worry():
    assert check_clock(reached(at=None), now=NOW).outcome is SKIPPED


@pytest.mark.parametrize(
    ("of", "outcome"),
    [
        (reached("http://localhost:8080/v1/health"), OK),
        (reached("http://images.example.com/v1/health"), WARNING),
        (reached(), OK),
        (reached(valid_until=NOW + timedelta(days=60)), OK),
        (reached(valid_until=NOW + timedelta(days=13)), WARNING),
    ],
    ids=["here", "in the clear", "unknown", "long", "short"],
)
def test_a_key_in_the_clear_and_a_certificate_that_ends_are_warned_of(of, outcome):
    assert check_tls(of, now=NOW).outcome is outcome


@pytest.mark.parametrize(
    ("client", "service", "outcome"),
    [
        ("0.1.0", "0.1.7", OK),
        ("0.1.0", "0.2.0", WARNING),
        ("1.2.0", "1.9.0", OK),
        ("2.0.0", "1.9.0", WARNING),
        (None, "0.1.0", SKIPPED),
    ],
)
def test_versions_that_may_not_understand_each_other_are_told(client, service, outcome):
    check = check_version(client, service)

    assert check.outcome is outcome
    if outcome is WARNING:
        assert ("Upgrade the service" in check.advice) is (client > service)


@pytest.mark.parametrize(
    ("expires_at", "outcome"),
    [(None, OK), (NOW + timedelta(days=15), OK), (NOW + timedelta(days=13), WARNING)],
)
def test_a_key_that_ends_soon_is_told_with_how_to_get_another(expires_at, outcome):
    check = check_key(key(expires_at), now=NOW)

    assert check.outcome is outcome
    assert check.said.startswith("web shop (0123456789abcdef): reader in shop")
    assert ("keys create NAME --role reader" in check.advice) is (outcome is WARNING)


def test_a_person_has_no_key_that_could_end():
    person = key(None).model_copy(update={"key": None, "author": "user:ann"})

    assert check_key(person, now=NOW).said == "user:ann: reader in shop"


@pytest.mark.parametrize(
    ("state", "outcome"),
    [
        (quota(0, None), OK),
        (quota(79), OK),
        (quota(80), WARNING),
        (quota(100), WRONG),
    ],
)
def test_a_quota_is_told_of_before_it_is_used_up(state, outcome):
    assert check_quota(state).outcome is outcome


def test_an_alarm_that_rings_is_named_as_the_template_names_it():
    cloud = FakeStack(
        [("prod-Alarms-1ABC-SweepFailed-XYZ", "ALARM"), ("prod-Alarms-1ABC-EraseLetters-XYZ", "OK")]
    )

    check = check_alarms(cloud, "prod")

    assert (check.outcome, check.said) == (WRONG, "SweepFailed")
    assert cloud.alarms.asked == {"AlarmNamePrefix": "prod-Alarms-"}
    assert check_alarms(FakeStack([("prod-Alarms-1-A-X", "OK")]), "prod").said == "none of 1 rings"


def test_letters_are_told_with_how_to_read_them():
    check = check_dead_letters(FakeStack(letters=3), "prod")

    assert (check.outcome, check.said) == (WARNING, "3 in intake")
    assert check.advice.endswith("pixelgate ops dlq show intake --stack prod")
    assert check_dead_letters(FakeStack(), "prod").outcome is OK


def test_a_cloud_that_refuses_is_a_finding_and_not_the_end():
    class Refusing(FakeStack):
        def client(self, service):
            raise CloudError("AccessDenied", hint="Which profile?")

    checks = list(examine_stack(Refusing(), "prod"))

    assert [(check.name, check.outcome, check.advice) for check in checks] == [
        ("alarms", WRONG, "Which profile?"),
        ("dead letters", WRONG, "Which profile?"),
    ]
