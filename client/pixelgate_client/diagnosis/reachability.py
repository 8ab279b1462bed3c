"""Which service is meant, how the way there is secured, whose clock is wrong, which versions meet."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from pixelgate_client.diagnosis.check import Check, ok, skipped, warning, wrong
from pixelgate_client.models.reached import Reached
from pixelgate_client.settings import Settings

# Tokens have a leeway of 30 seconds, and what AWS is asked may be signed by a clock that is off by 5 minutes.
NOTICED_SKEW = timedelta(seconds=30)
LARGEST_SKEW = timedelta(minutes=5)
CERTIFICATE_NOTICE = timedelta(days=14)
_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


def check_settings(settings: Settings) -> Check:
    """Which service and key are meant, and who says so."""
    said = f"{settings.endpoint} (from {settings.endpoint_from}), key from {settings.api_key_from}"
    if settings.api_key is None:
        return wrong(
            "settings",
            f"{settings.endpoint} (from {settings.endpoint_from}), no key",
            "Set PIXELGATE_API_KEY, pass --api-key, or start a local service with `make run`.",
        )
    return ok("settings", said)


def check_tls(reached: Reached, *, now: datetime) -> Check:
    """Whether others on the way can read the key, and for how long the certificate lasts."""
    url = urlsplit(reached.url)
    if url.scheme == "http":
        if url.hostname in _THIS_MACHINE:
            return ok("tls", "not needed: nothing leaves this machine")
        return warning("tls", "http: everybody on the way can read the key", "Use an https address.")
    told = [part for part in (reached.tls and reached.tls.version, "certificate verified") if part]
    until = reached.tls.valid_until if reached.tls else None
    if until is None:
        return ok("tls", ", ".join(told))
    said = ", ".join([*told, f"valid until {until:%Y-%m-%d}"])
    if until - now < CERTIFICATE_NOTICE:
        return warning("tls", said, "Renew the certificate; AWS renews its own by itself.")
    return ok("tls", said)


def check_clock(reached: Reached, *, now: datetime) -> Check:
    """This machine's clock against the service's."""
    if reached.answered_at is None:
        return skipped("clock", "the service does not say what time it is")
    skew = now - reached.answered_at
    said = f"{_seconds(skew)} {'ahead of' if skew > timedelta() else 'behind'} the service"
    if abs(skew) > LARGEST_SKEW:
        return wrong("clock", said, f"{_SET_THE_CLOCK} AWS refuses what it signs.")
    if abs(skew) > NOTICED_SKEW:
        return warning("clock", said, f"{_SET_THE_CLOCK} Tokens and expiry times are off by as much.")
    return ok("clock", "as the service's, within seconds")


def check_version(client: str | None, service: str) -> Check:
    """Whether this client is of the service's version: up to 1.0, of the same minor one."""
    if client is None:
        return skipped("version", f"service {service}; this client runs from its source")
    said = f"service {service}, client {client}"
    ours, theirs = _numbers(client), _numbers(service)
    if ours == theirs:
        return ok("version", said)
    older = "client" if ours < theirs else "service"
    return warning("version", said, f"Upgrade the {older}: something may be missing or be told otherwise.")


def _numbers(version: str) -> tuple[int, ...]:
    """``(1,)`` of 1.4.2, but ``(0, 4)`` of 0.4.2: what must be the same."""
    numbers = [int(part) for part in version.split(".")[:2] if part.isdecimal()]
    return tuple(numbers[:1] if numbers[:1] != [0] else numbers)


def _seconds(skew: timedelta) -> str:
    return f"{abs(skew.total_seconds()):,.0f} s"


_SET_THE_CLOCK = "Set this machine's clock (`timedatectl set-ntp true`)."
