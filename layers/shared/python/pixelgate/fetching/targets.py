"""A URL, taken apart strictly: what is unusual is refused rather than guessed at.

Two parsers that read one URL differently are how such checks are usually got around, so the host that
is checked here is, letter by letter, the host that is resolved, named in TLS and sent in ``Host``.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from pixelgate.fetching.addresses import IPAddress
from pixelgate.fetching.errors import FetchError, FetchFault

LONGEST_URL = 2048
DEFAULT_PORTS = {"http": 80, "https": 443}

# Spaces, control characters and backslashes are read differently by every parser; half a character by none.
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f\\\ud800-\udfff]")
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
# What inet_aton would read as a number: 127.1, 0177.0.0.1, 0x7f000001, 2130706433.
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_IN_BRACKETS = re.compile(r"\[[^\]]*\](:[0-9]*)?")
_SAFE_IN_PATH = "/:@!$&'()*+,;=-._~%?"


@dataclass(frozen=True)
class Target:
    """``host`` is lower-case ASCII without a final dot; ``literal`` is set where it is an IP address."""

    scheme: str
    host: str
    port: int
    path: str
    literal: IPAddress | None

    @property
    def host_header(self) -> str:
        """The value of ``Host``: the port only where it is not the scheme's own."""
        host = f"[{self.host}]" if isinstance(self.literal, IPv6Address) else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The URL again, normalised."""
        return f"{self.scheme}://{self.host_header}{self.path}"


def parse_target(url: str, *, ports: Collection[int]) -> Target:
    """``url`` as a target.

    Raises:
        FetchError: REFUSED; not http or https, a user name, an odd spelling, a port not in ``ports``.
    """
    if len(url) > LONGEST_URL or _FORBIDDEN.search(url):
        raise _refused("the URL is too long, or holds spaces, control characters or backslashes")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise _refused("this is not a URL") from error
    if parts.scheme not in DEFAULT_PORTS:
        raise _refused("only http and https are fetched")
    if "@" in parts.netloc:
        raise _refused("a URL with a user name or password is not fetched")
    host, literal = _host(parts)
    port = DEFAULT_PORTS[parts.scheme] if port is None else port
    if port not in ports:
        raise _refused(f"port {port} is not fetched from")
    path = quote(parts.path or "/", safe=_SAFE_IN_PATH)
    query = f"?{quote(parts.query, safe=_SAFE_IN_PATH)}" if parts.query else ""
    return Target(scheme=parts.scheme, host=host, port=port, path=path + query, literal=literal)


def redirected(target: Target, location: str, *, ports: Collection[int]) -> Target:
    """Where ``location`` leads from ``target``, as strict as the first URL.

    Raises:
        FetchError: REFUSED; as ``parse_target``, or from https back to http.
    """
    if not location or _FORBIDDEN.search(location):
        raise _refused("a redirect leads to no URL")
    try:
        url = urljoin(target.url, location)
    except ValueError as error:
        raise _refused("a redirect leads to no URL") from error
    following = parse_target(url, ports=ports)
    if target.scheme == "https" and following.scheme == "http":
        raise _refused("a redirect leads from https to http")
    return following


def _host(parts: SplitResult) -> tuple[str, IPAddress | None]:
    host = parts.hostname or ""
    if _IN_BRACKETS.fullmatch(parts.netloc):
        return _ipv6(host)
    if "[" in parts.netloc or ":" in host:
        raise _refused("this is not a URL")
    try:
        # Also folds the full-width digits and dots that would read 127.0.0.1 only later.
        host = host.encode("idna").decode("ascii").lower().removesuffix(".")
    except UnicodeError as error:
        raise _refused("this is no host name") from error
    labels = host.split(".")
    if _NUMBER.fullmatch(labels[-1]):
        return _ipv4(host, parts)
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise _refused("this is no host name")
    return host, None


def _ipv4(host: str, parts: SplitResult) -> tuple[str, IPAddress]:
    try:
        address = IPv4Address(host)
    except AddressValueError as error:
        raise _refused("an IPv4 address is four decimal numbers") from error
    if (parts.hostname or "").endswith("."):
        raise _refused("an IPv4 address is four decimal numbers")
    return str(address), address


def _ipv6(host: str) -> tuple[str, IPAddress]:
    if "%" in host:
        raise _refused("an address with a zone is not fetched from")
    try:
        address = IPv6Address(host)
    except AddressValueError as error:
        raise _refused("this is no IPv6 address") from error
    return str(address), address


def _refused(detail: str) -> FetchError:
    return FetchError(FetchFault.REFUSED, detail)
