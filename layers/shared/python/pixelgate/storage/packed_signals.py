"""Signals as the table keeps them: small, and never read as something that they are not."""

import zlib
from collections.abc import Mapping

from pydantic import ValidationError
from pydantic.main import IncEx

from pixelgate.domain.signals import Signals

FORM = 1
"""How ``pack_signals`` writes today. A change that today's reader could take for something else gets a number
of its own; what was written before keeps its reader here."""

# No rule reads words, whose lines it reads; and where a category stands is asked of the taxonomy at reading.
_NOT_KEPT: Mapping[str, IncEx] = {
    "text": {"lines": {"__all__": {"words"}}},
    "moderation": {"__all__": {"id", "parents", "level"}},
}


class UnreadableSignalsError(Exception):
    """Stored signals that this version cannot read; what they said is not known."""


def pack_signals(signals: Signals) -> bytes:
    """About a kilobyte; equal for equal signals."""
    return zlib.compress(signals.model_dump_json(exclude_defaults=True, exclude=_NOT_KEPT).encode())


def unpack_signals(packed: bytes, *, form: int) -> Signals:
    """What was packed: every rule set comes to the same verdict on it.

    Raises:
        UnreadableSignalsError: written by a later version, damaged, or of words that are no more.
    """
    if form != FORM:
        raise UnreadableSignalsError(f"form {form}; this version reads form {FORM}")
    try:
        return Signals.model_validate_json(zlib.decompress(packed))
    except (zlib.error, ValidationError) as error:
        raise UnreadableSignalsError(f"{type(error).__name__} in form {form}") from error
