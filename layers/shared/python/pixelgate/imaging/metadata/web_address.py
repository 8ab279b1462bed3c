"""Addresses from strangers that may be shown as links: complete, of the web, and what they look like."""

import re
from urllib.parse import urlsplit

MAX_LENGTH = 500
# RFC 3986 has nothing else: no blank, no quotation mark, no angle, nothing that cannot be seen.
_ALLOWED = re.compile(r"[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+")


def web_address(value: str) -> str | None:
    """``value`` where it is an http or https address; None for every other text.

    None too for what is too long, because half an address leads somewhere else, and for one with a user's
    name, which looks as if it led there.
    """
    text = value.strip()
    if len(text) > MAX_LENGTH or not _ALLOWED.fullmatch(text):
        return None
    try:
        parts = urlsplit(text)
        is_whole = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not is_whole or "@" in parts.netloc:
        return None
    return parts.scheme + text[len(parts.scheme) :]
