"""The issuer's keys are asked for when that can help, and not whenever a flood of tokens would like."""

import pytest

from pixelgate.tokens.discovery import MOST_KEYS, published_keys
from pixelgate.tokens.errors import KeySetUnavailableError
from pixelgate.tokens.key_set import FRESH_S, PAUSE_S, STALE_S, KeySet
from tests.support.identity_provider import ISSUER, JWKS, Provider


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def provider():
    return Provider()


@pytest.fixture
def keys(provider, clock):
    return KeySet(lambda: published_keys(ISSUER, fetch=provider), clock=clock)


def times_asked(provider):
    return sum(url.endswith("/keys") for url in provider.asked)


def test_keys_are_fetched_once_while_they_are_fresh(keys, provider, clock):
    assert keys.find("rsa")["kty"] == "RSA"
    clock.now += FRESH_S - 1
    assert keys.find("ec")["kty"] == "EC"

    assert times_asked(provider) == 1
    clock.now += 2
    keys.find("rsa")
    assert times_asked(provider) == 2


def test_a_new_key_is_found_without_waiting_for_the_old_ones_to_age(keys, provider, clock):
    keys.find("rsa")
    provider.keys = [*JWKS, {**JWKS[0], "kid": "next"}]
    clock.now += PAUSE_S

    assert keys.find("next")["kid"] == "next"


def test_without_an_id_it_is_the_only_key_or_none(keys, provider, clock):
    assert keys.find(None) is None
    provider.keys = JWKS[:1]
    clock.now += FRESH_S + 1

    assert keys.find(None)["kid"] == "rsa"


def test_a_single_key_needs_no_id(keys, provider):
    provider.keys = [{name: value for name, value in JWKS[0].items() if name != "kid"}]

    assert keys.find(None)["kty"] == "RSA"
    assert keys.find("rsa") is None


def test_a_withdrawn_key_ends(keys, provider, clock):
    keys.find("rsa")
    provider.keys = JWKS[1:]
    clock.now += FRESH_S + 1

    assert keys.find("rsa") is None


def test_a_flood_of_made_up_ids_costs_the_issuer_one_request_in_a_while(keys, provider, clock):
    keys.find("rsa")
    clock.now += PAUSE_S

    assert [keys.find(f"made-up-{number}") for number in range(1000)] == [None] * 1000

    assert times_asked(provider) == 2


def test_while_the_issuer_is_away_its_keys_are_believed_for_a_while_and_no_longer(keys, provider, clock):
    keys.find("rsa")
    provider.is_away = True
    clock.now += STALE_S - 1
    assert keys.find("rsa")

    clock.now += PAUSE_S + 1
    with pytest.raises(KeySetUnavailableError):
        keys.find("rsa")


def test_an_issuer_that_never_answered_is_not_asked_for_every_token(keys, provider):
    provider.is_away = True

    for _ in range(100):
        with pytest.raises(KeySetUnavailableError):
            keys.find("rsa")

    assert len(provider.asked) == 1


@pytest.mark.parametrize(
    "about",
    [
        {"issuer": ISSUER, "jwks_uri": "http://id.example.com/keys"},
        {"issuer": "https://evil.example", "jwks_uri": "https://evil.example/keys"},
        {"issuer": ISSUER},
        [],
    ],
    ids=["plain http", "another issuer", "no keys", "no object"],
)
def test_what_is_not_the_issuers_own_is_not_believed(provider, about):
    provider.about = about

    with pytest.raises(KeySetUnavailableError):
        published_keys(ISSUER, fetch=provider)


@pytest.mark.parametrize("published", [{}, [JWKS[0]] * (MOST_KEYS + 1)], ids=["no list", "too many"])
def test_a_set_that_is_none_is_not_believed(provider, published):
    provider.keys = published

    with pytest.raises(KeySetUnavailableError):
        published_keys(ISSUER, fetch=provider)


@pytest.mark.parametrize("answer", [b"<html>", b"\xff\xfe", b"[" * 100_000], ids=["html", "bytes", "deep"])
def test_an_answer_that_is_no_json_is_not_believed(answer):
    with pytest.raises(KeySetUnavailableError):
        published_keys(ISSUER, fetch=lambda url: answer)


def test_odd_entries_are_left_out(provider):
    provider.keys = [*JWKS, "x", {"kty": "RSA"}, {"kid": 7}]

    assert set(published_keys(ISSUER, fetch=provider)) == {"rsa", "ec", "ed"}
