"""All checks in their order: where one fails, what rests on it is not tried."""

from collections.abc import Callable, Iterator
from datetime import datetime

from pixelgate_client.client import Client
from pixelgate_client.diagnosis.check import Check, CheckOutcome, ok, skipped, told_as_wrong, wrong
from pixelgate_client.diagnosis.reachability import check_clock, check_settings, check_tls, check_version
from pixelgate_client.diagnosis.service import (
    check_key,
    check_models,
    check_quota,
    check_storage,
)
from pixelgate_client.errors import AuthenticationError, PixelgateError
from pixelgate_client.models.reached import Reached
from pixelgate_client.settings import Settings

_OF_THE_SERVICE = ("tls", "clock", "version")
_OF_THE_KEY = ("storage", "models", "quota")


def examine(
    client: Client, settings: Settings, *, client_version: str | None, now: Callable[[], datetime]
) -> Iterator[Check]:
    """Check all that this machine and this key can see, one after the other. Nothing is changed."""
    settled = check_settings(settings)
    yield settled
    try:
        health = client.health()
        reached = client.reach(f"{settings.endpoint}/v1/health")
    except PixelgateError as error:
        yield told_as_wrong("service", error)
        yield from _not_tried((*_OF_THE_SERVICE, "key", *_OF_THE_KEY), "the service does not answer")
        return
    yield ok("service", f"answers, status {health.status}")
    yield check_tls(reached, now=now())
    yield check_clock(reached, now=now())
    yield check_version(client_version, health.version)
    if settled.outcome is CheckOutcome.WRONG:
        yield from _not_tried(("key", *_OF_THE_KEY), "there is no key")
        return
    yield from _with_the_key(client, settings, reached, now=now())


def _with_the_key(client: Client, settings: Settings, reached: Reached, *, now: datetime) -> Iterator[Check]:
    try:
        caller = client.caller()
    except PixelgateError as error:
        yield _refused_key(settings, error)
        yield from _not_tried(_OF_THE_KEY, "the key is not accepted")
        return
    yield check_key(caller, now=now)
    checks: dict[str, Callable[[], Check]] = {
        "storage": lambda: check_storage(client, caller, reached),
        "models": lambda: check_models(client),
        "quota": lambda: check_quota(client.keys.quota()),
    }
    for name, check in checks.items():
        try:
            yield check()
        except PixelgateError as error:
            yield told_as_wrong(name, error)


def _refused_key(settings: Settings, error: PixelgateError) -> Check:
    if not isinstance(error, AuthenticationError):
        return told_as_wrong("key", error)
    return wrong(
        "key",
        f"the key from {settings.api_key_from} is not accepted: mistyped, revoked, expired, or of elsewhere",
        "Have an admin make another one: pixelgate keys create NAME --role ROLE",
    )


def _not_tried(names: tuple[str, ...], why: str) -> Iterator[Check]:
    return (skipped(name, why) for name in names)
