"""Texts from strangers as one printable line of bounded length."""

import codecs
import unicodedata


def plain_text(value: object, *, max_length: int) -> str | None:
    """``value`` (text, or bytes in UTF-8 or else Latin-1) without anything but printable characters.

    Control and format characters (bidirectional overrides!), line ends and the like become single spaces.
    None where nothing is left, or where it is no text at all. It may still hold ``<`` and ``&``.
    """
    # What is cut off here is what would be cut off below: no character has more than four bytes.
    if isinstance(value, bytes):
        value = _decode(value[: 4 * max_length])
    if not isinstance(value, str):
        return None
    # Categories C* and Z*: control, format, surrogate, private use, unassigned, separators.
    printable = "".join(
        " " if unicodedata.category(char)[0] in "CZ" else char for char in value[: 4 * max_length]
    )
    return " ".join(printable.split())[:max_length].rstrip() or None


def _decode(data: bytes) -> str:
    try:
        # Incremental: a last character that was cut in half is left out, not an error.
        return codecs.getincrementaldecoder("utf-8")().decode(data)
    except UnicodeDecodeError:
        return data.decode("latin-1")
