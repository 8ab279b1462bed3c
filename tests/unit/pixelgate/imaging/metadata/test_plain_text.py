import pytest

from pixelgate.imaging.metadata.plain_text import plain_text


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("© Zoë 写真", "© Zoë 写真"),
        ("© Zoë 写真".encode(), "© Zoë 写真"),
        ("© Zoë".encode("latin-1"), "© Zoë"),
        ("safe\u202egpj.exe", "safe gpj.exe"),
        ("zero\u200bwidth", "zero width"),
        ("lone\ud800surrogate", "lone surrogate"),
        ("  a \r\n b  ", "a b"),
        ("\x00\x01\x02", None),
        (b"\x00\x01\x02", None),
        ("x" * 9_999, "x" * 500),
        ("\N{GRINNING FACE}".encode() * 999, "\N{GRINNING FACE}" * 500),
        (("\N{GRINNING FACE}" * 9).encode()[:-1], "\N{GRINNING FACE}" * 8),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        (b"\x1b]0;title\x07", "]0;title"),
        (None, None),
        (42, None),
        (["a"], None),
    ],
)
def test_texts_are_printable_one_line_and_bounded(written, read):
    assert plain_text(written, max_length=500) == read
