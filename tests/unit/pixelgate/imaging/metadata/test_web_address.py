"""Only whole addresses of the web become links."""

import pytest

from pixelgate.imaging.metadata.web_address import MAX_LENGTH, web_address


@pytest.mark.parametrize(
    "text",
    [
        "https://creativecommons.org/licenses/by/4.0/",
        "http://example.org",
        "https://example.org:8443/a/b.html?c=d&e=%20#f",
        "https://[2001:db8::1]/",
    ],
)
def test_an_address_of_the_web_is_kept_as_it_is(text):
    assert web_address(f"  {text}\n") == text


def test_the_scheme_is_written_small():
    assert web_address("HTTPS://Example.org/A") == "https://Example.org/A"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "All rights reserved",
        "example.org/license",
        "//example.org/license",
        "https:",
        "https://",
        "https:///path",
        "https://:443/",
        "https://example.org:port/",
        "https://example.org:99999/",
        "https://[example.org/",
        "javascript:alert(1)",
        "javascript://example.org/%0aalert(1)",
        "data:text/html,<script>alert(1)</script>",
        "ftp://example.org/",
        "file:///etc/passwd",
        "https://trusted.example@example.org/",
        "https://user:password@example.org/",
        "https://example.org/a b",
        'https://example.org/"onmouseover=alert(1)',
        "https://example.org/<script>",
        "https://example.org/\u202egnp.exe",
        "https://ex\u0430mple.org/",
        "https://example.org/\0",
        "https://example.org/a\r\nSet-Cookie: b",
        "https://example.org\\@evil.example/",
        "https://example.org/" + "a" * MAX_LENGTH,
    ],
)
def test_every_other_text_is_no_address(text):
    assert web_address(text) is None
