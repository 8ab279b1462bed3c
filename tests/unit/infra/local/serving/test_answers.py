import pytest

from infra.local.serving.answers import answer_head


def test_a_head_ends_with_an_empty_line():
    head = answer_head(404, [(b"x-word", b"one")])

    assert head == b"HTTP/1.1 404 Not Found\r\nx-word: one\r\n\r\n"


@pytest.mark.parametrize("value", [b"1\r\nset-cookie: forged", b"1\nset-cookie: forged", b"1\r"])
def test_a_value_cannot_forge_a_header(value):
    with pytest.raises(ValueError, match="end of a line"):
        answer_head(200, [(b"x-word", value)])
