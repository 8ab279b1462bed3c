"""What a key opens, whether its uploads would arrive, and what is left of the day's quota."""

from datetime import datetime, timedelta

from pixelgate_client.client import Client
from pixelgate_client.diagnosis.check import Check, ok, skipped, warning, wrong
from pixelgate_client.diagnosis.reachability import LARGEST_SKEW
from pixelgate_client.errors import ConnectionFailedError
from pixelgate_client.models.caller import Caller
from pixelgate_client.models.keys import Allowance, QuotaState
from pixelgate_client.models.reached import Reached

EXPIRY_NOTICE = timedelta(days=14)
QUOTA_NOTICE = 0.8


def check_key(caller: Caller, *, now: datetime) -> Check:
    """Which workspace the key opens, as what, and until when."""
    name = f"{caller.key.name} ({caller.key.key_id})" if caller.key else caller.author
    said = f"{name}: {caller.role} in {caller.workspace}"
    until = caller.key.expires_at if caller.key else None
    if until is None:
        return ok("key", said if caller.key is None else f"{said}, does not expire")
    said = f"{said}, expires {until:%Y-%m-%d %H:%M} UTC"
    if until - now < EXPIRY_NOTICE:
        advice = f"Have an admin make another one: pixelgate keys create NAME --role {caller.role}"
        return warning("key", said, advice)
    return ok("key", said)


def check_storage(client: Client, caller: Caller, service: Reached) -> Check:
    """Whether storage, to which images are sent directly, can be reached from here and agrees on the time."""
    if caller.uploads is None:
        return skipped("storage", f"a {caller.role} uploads nothing")
    try:
        storage = client.reach(caller.uploads.url)
    except ConnectionFailedError as error:
        advice = "Uploads go there directly: let this machine, and your users' browsers, reach it."
        return wrong("storage", str(error), advice)
    if storage.answered_at and service.answered_at:
        skew = abs(storage.answered_at - service.answered_at)
        if skew > LARGEST_SKEW:
            said = f"its clock and the service's differ by {skew.total_seconds():,.0f} s"
            return wrong("storage", said, "Addresses that the service signs are refused: set their clocks.")
    return ok("storage", f"{storage.url} answers; up to {caller.uploads.max_bytes:,} bytes an image")


def check_models(client: Client) -> Check:
    """Whether the service names the models that look at images."""
    models = client.models()
    if not models:
        return wrong("models", "the service has none", "Build them and deploy again: make build")
    tasks = ", ".join(sorted({model.task for model in models}))
    return ok("models", f"{len(models)}: {tasks}")


def check_quota(quota: QuotaState) -> Check:
    """What is left of what may be uploaded today."""
    limits = {"uploads": quota.uploads, "bytes": quota.bytes}
    told = [_told(name, allowance) for name, allowance in limits.items() if allowance.limit is not None]
    if not told:
        return ok("quota", "no limit")
    said, advice = ", ".join(told), f"Wait until {quota.resets_at:%Y-%m-%d %H:%M} UTC, or ask for more."
    if any(allowance.left == 0 for allowance in limits.values()):
        return wrong("quota", said, advice)
    if any(_share(allowance) >= QUOTA_NOTICE for allowance in limits.values()):
        return warning("quota", said, advice)
    return ok("quota", said)


def _told(name: str, allowance: Allowance) -> str:
    return f"{allowance.left or 0:,} of {allowance.limit or 0:,} {name} left"


def _share(allowance: Allowance) -> float:
    return allowance.used / allowance.limit if allowance.limit else 0.0
