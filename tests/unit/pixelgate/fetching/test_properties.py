"""What holds for every address and every text, not only for those that somebody thought of."""

import socket
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pixelgate.fetching.addresses import is_public
from pixelgate.fetching.errors import FetchError, FetchFault
from pixelgate.fetching.targets import parse_target, redirected

PORTS = {80, 443}
IPV4 = st.ip_addresses(v=4)
ANY_ADDRESS = IPV4 | st.ip_addresses(v=6)

# As much of a URL as makes parsers disagree.
PIECES = st.sampled_from(
    [
        *[
            "http://",
            "https://",
            "//",
            "/",
            "\\",
            "@",
            ":",
            ":80",
            "#",
            "?",
            "%",
            "%25",
            "%2e",
            "[",
            "]",
            ".",
        ],
        *[
            "127.0.0.1",
            "0x7f.1",
            "2130706433",
            "::1",
            "::ffff:127.0.0.1",
            "example.com",
            "localhost",
            "\uff11",
        ],
        *["\u3002", "\u00df", "xn--", "-", " ", "\t", "\r\n", "\x00", "user", "..", "a" * 64, "fe80::1%eth0"],
    ]
)
URLS = st.lists(PIECES, max_size=12).map("".join) | st.text(max_size=80)


@given(ANY_ADDRESS)
def test_what_python_calls_special_is_never_public(address):
    special = (
        address.is_private
        or address.is_loopback
        or address.is_link_local
        or address.is_multicast
        or address.is_reserved
        or address.is_unspecified
    )

    assert not (special and is_public(address))


@pytest.mark.parametrize(
    ("prefix", "shift"),
    [
        ("::ffff:0:0", 0),
        ("::", 0),
        ("::ffff:0:0:0", 0),
        ("64:ff9b::", 0),
        ("64:ff9b:1::", 0),
        ("2002::", 80),
        ("2001::", 0),
        ("2001:0:4136:e378::", 0),
        ("2606:4700::5efe:0:0", 0),
        ("2606:4700::200:5efe:0:0", 0),
        ("fe80::5efe:0:0", 0),
    ],
    ids=lambda value: str(value),
)
@given(address=IPV4)
def test_no_ipv4_address_is_reached_through_ipv6(prefix, shift, address):
    assert not is_public(IPv6Address(int(IPv6Address(prefix)) | int(address) << shift))


@given(URLS)
@example("http://127.0.0.1\\@example.com/")
@example("http://example.com:80@127.0.0.1/")
def test_any_text_is_refused_or_read_in_one_way(url):
    try:
        target = parse_target(url, ports=PORTS)
    except FetchError as error:
        assert error.fault is FetchFault.REFUSED
        return

    again = urlsplit(target.url)
    assert parse_target(target.url, ports=PORTS) == target
    assert (again.hostname, again.port or {"http": 80, "https": 443}[target.scheme]) == (
        target.host,
        target.port,
    )
    assert target.url.isascii()
    assert again.username is None
    if target.literal is None:
        with pytest.raises(OSError, match="illegal"):
            socket.inet_aton(target.host)


@given(URLS)
def test_any_redirect_is_refused_or_leads_to_a_target(location):
    start = parse_target("https://example.com/a/b", ports=PORTS)

    with suppress(FetchError):
        following = redirected(start, location, ports=PORTS)
        assert (following.scheme, following.port in PORTS) == ("https", True)


@given(IPV4)
def test_only_the_usual_spelling_of_an_address_is_read(address):
    number = int(address)
    spellings = [str(number), hex(number), oct(number).replace("o", ""), f"{address}."]
    spellings += [".".join(hex(part) for part in address.packed), f"{number >> 24}.{number & 0xFFFFFF}"]

    assert parse_target(f"http://{address}/", ports=PORTS).literal == IPv4Address(number)
    for spelling in spellings:
        with pytest.raises(FetchError):
            parse_target(f"http://{spelling}/", ports=PORTS)
