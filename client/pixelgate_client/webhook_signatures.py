"""Is a webhook from Pixelgate? Standard Webhooks 1.0, as docs/webhooks.md writes it out."""

import base64
import binascii
import hashlib
import hmac
import time
from collections.abc import Mapping
from contextlib import suppress

from pixelgate_client.errors import PixelgateError, SettingsError

TOLERANCE_S = 300


class InvalidWebhookError(PixelgateError):
    """It is not signed with this secret, or not of the last five minutes: answer 400 and do nothing."""


def verify_webhook(secret: str, headers: Mapping[str, str], body: bytes, *, now: float | None = None) -> str:
    """The event's id, which is the same at every attempt. ``body`` is as it arrived, before any parsing.

    Headers are found by their names in small letters, as FastAPI's and Django's are in any.

    Raises:
        InvalidWebhookError: it is not from Pixelgate, or too old.
        SettingsError: the secret is none.
    """
    message_id, sent_at = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    age_s = abs((time.time() if now is None else now) - int(sent_at)) if _is_number(sent_at) else None
    if age_s is None or age_s > TOLERANCE_S:
        raise InvalidWebhookError("too old, or from the future")
    digest = hmac.new(_key(secret), f"{message_id}.{sent_at}.".encode() + body, hashlib.sha256).digest()
    expected = b"v1," + base64.b64encode(digest)
    signatures = headers.get("webhook-signature", "").encode().split(b" ")
    # All of them, so that the time it takes says nothing.
    matches = [hmac.compare_digest(expected, signature) for signature in signatures]
    if not any(matches):
        raise InvalidWebhookError("not signed with this secret")
    return message_id


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 16


def _key(secret: str) -> bytes:
    key = b""
    with suppress(binascii.Error):
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    # Nothing is a key as well to HMAC: everybody's.
    if not key:
        raise SettingsError("The webhook's secret is none", hint="It looks like whsec_...")
    return key
