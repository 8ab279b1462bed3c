"""A URL is read in one way or not at all."""

import pytest

from pixelgate.fetching.errors import FetchError, FetchFault
from pixelgate.fetching.targets import parse_target, redirected

PORTS = {80, 443}


@pytest.mark.parametrize(
    ("url", "normalised"),
    [
        ("http://example.com", "http://example.com/"),
        ("HTTPS://Example.COM:443/a.jpg?b=c#part", "https://example.com/a.jpg?b=c"),
        ("https://example.com./x", "https://example.com/x"),
        ("http://example.com:443/", "http://example.com:443/"),
        ("https://bücher.example/größe", "https://xn--bcher-kva.example/gr%C3%B6%C3%9Fe"),
        ("http://8.8.8.8/", "http://8.8.8.8/"),
        ("http://[2606:4700:0::1111]/", "http://[2606:4700::1111]/"),
        ("https://images.example/a%20b?x=%2F&y=1", "https://images.example/a%20b?x=%2F&y=1"),
        ("https://my_bucket.example/", "https://my_bucket.example/"),
    ],
)
def test_a_plain_url_is_normalised(url, normalised):
    assert parse_target(url, ports=PORTS).url == normalised


@pytest.mark.parametrize(
    "url",
    [
        # Other schemes.
        *["ftp://example.com/", "file:///etc/passwd", "gopher://example.com/", "data:image/png;base64,AA"],
        *["javascript:alert(1)", "//example.com/", "example.com/a.jpg", ""],
        # User names, which hide the host.
        *["http://user@example.com/", "http://user:secret@example.com/", "http://example.com@127.0.0.1/"],
        *["http://@example.com/", "http://127.0.0.1#@example.com/@".replace("#", "%23")],
        # Other ports.
        *["http://example.com:22/", "http://example.com:8080/", "http://example.com:0/"],
        *["http://example.com:99999/", "http://example.com:x/", "http://example.com:-80/"],
        # Other spellings of 127.0.0.1.
        *["http://2130706433/", "http://0x7f000001/", "http://0x7f.0.0.1/", "http://0177.0.0.1/"],
        *["http://127.1/", "http://127.0.1/", "http://127.0.0.01/", "http://127.0.0.1./", "http://0/"],
        *["http://00000177.1/", "http://0x/", "http://127.0.0.0x1/", "http://017700000001/"],
        *["http://example.0x7f/", "http://1.2.3.4.5/", "http://256.0.0.1/"],
        # Zones, and brackets that hold no address.
        *[
            "http://[fe80::1%25eth0]/",
            "http://[fe80::1%eth0]/",
            "http://[::1",
            "http://[v1.x]/",
            "http://[]/",
        ],
        *["http://[127.0.0.1]/", "http://[::1]x/", "http://::1/"],
        # What parsers disagree about.
        *["http://example.com\\@127.0.0.1/", "http:\\\\example.com/", "http://exa mple.com/", "http://a/\tb"],
        *["http://example.com/\r\nHost: other", "http://example.com\x00.evil/", "\x0bhttp://example.com/"],
        *["http://exam%70le.com/", "http://ex*mple.com/", "http://-a.example/", "http://a..example/"],
        *["http:///path", "http://./", "http://" + "a" * 64 + ".example/", "http://" + "a." * 130 + "com/"],
        "https://example.com/" + "a" * 2048,
        "https://example.com/\ud800",
    ],
)
def test_what_is_unusual_is_refused(url):
    with pytest.raises(FetchError) as refusal:
        parse_target(url, ports=PORTS)

    assert refusal.value.fault is FetchFault.REFUSED


@pytest.mark.parametrize(
    "host",
    ["\uff11\uff12\uff17.\uff10.\uff10.\uff11", "127。0。0。1", "①②⑦.⓪.⓪.①"],
    ids=["full width", "full stops", "circled"],
)
def test_a_disguised_address_is_seen_as_the_address_it_is(host):
    target = parse_target(f"http://{host}/", ports=PORTS)

    assert str(target.literal) == target.host == "127.0.0.1"


def test_a_redirect_may_be_relative_and_may_move_up_to_https():
    start = parse_target("http://example.com/a/b", ports=PORTS)

    assert redirected(start, "../c", ports=PORTS).url == "http://example.com/c"
    assert redirected(start, "//other.example/d", ports=PORTS).url == "http://other.example/d"
    assert redirected(start, "https://example.com/", ports=PORTS).scheme == "https"


@pytest.mark.parametrize(
    "location",
    [
        "http://example.com/",
        "file:///etc/passwd",
        "https://u@example.com/",
        "https://a:8443/",
        "https://0x7f.1/",
        "http://[",
    ],
)
def test_a_redirect_is_as_strict_as_the_first_url_and_never_leaves_https(location):
    start = parse_target("https://example.com/a", ports=PORTS)

    with pytest.raises(FetchError) as refusal:
        redirected(start, location, ports=PORTS)

    assert refusal.value.fault is FetchFault.REFUSED
