"""Where an identity provider publishes its keys (OpenID Connect Discovery 1.0, section 4; RFC 7517)."""

import json
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from pixelgate.tokens.errors import KeySetUnavailableError

Fetch = Callable[[str], bytes]
"""The body that an https address answers with; raises ``KeySetUnavailableError``."""

MOST_KEYS = 50


def published_keys(issuer: str, *, fetch: Fetch) -> Mapping[str, Mapping[str, object]]:
    """The keys of ``issuer`` by their ids; a single one may be without, and has an empty one here.

    Raises:
        KeySetUnavailableError: they cannot be fetched, or what is fetched is not the provider's.
    """
    about = _document(f"{_https(issuer).rstrip('/')}/.well-known/openid-configuration", fetch)
    if about.get("issuer") != issuer:
        raise KeySetUnavailableError(f"the provider says of itself that it is {about.get('issuer')!r}")
    listed = _document(_https(about.get("jwks_uri")), fetch).get("keys")
    if not isinstance(listed, list) or len(listed) > MOST_KEYS:
        raise KeySetUnavailableError(f"not a list of at most {MOST_KEYS} keys")
    keys = [key for key in listed if isinstance(key, dict)]
    if len(keys) == 1 and "kid" not in keys[0]:
        return {"": keys[0]}
    return {str(key["kid"]): key for key in keys if isinstance(key.get("kid"), str)}


def _document(url: str, fetch: Fetch) -> dict[str, object]:
    try:
        document = json.loads(fetch(url))
    except (ValueError, RecursionError) as error:
        raise KeySetUnavailableError(f"{url} answers with no JSON") from error
    if not isinstance(document, dict):
        raise KeySetUnavailableError(f"{url} answers with no object")
    return document


def _https(url: object) -> str:
    if not isinstance(url, str) or urlsplit(url).scheme != "https":
        raise KeySetUnavailableError(f"not an https address: {url!r}")
    return url
