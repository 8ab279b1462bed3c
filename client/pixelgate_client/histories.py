"""Histories of images, and whether they are what was recorded: recomputed here, whatever the service says."""

import hashlib
import json
from collections.abc import Sequence
from typing import NamedTuple

from pixelgate_client.models.history import HistoryEntry


class BrokenLink(NamedTuple):
    """The first entry that does not follow from those before it, and why in a sentence."""

    number: int
    problem: str


def find_broken_link(
    entries: Sequence[HistoryEntry], *, length: int | None = None, head: str | None = None
) -> BrokenLink | None:
    """The first broken link of a whole history; None where every entry stands.

    ``length`` and ``head``, where given, name the entry that must be the last: as the service says now, or as
    an event said that you kept.
    """
    previous = None
    for number, entry in enumerate(entries, 1):
        if entry.number != number:
            return BrokenLink(number, f"entry {number} is missing")
        if entry.previous != previous:
            return BrokenLink(number, f"entry {number} does not follow the entry before it")
        if entry.hash != hash_of(entry):
            return BrokenLink(number, f"entry {number} is not what was recorded")
        previous = entry.hash
    if length is not None and (len(entries), previous) != (length, head):
        return BrokenLink(len(entries) + 1, f"entry {length} should be the last, and is not")
    return None


def hash_of(entry: HistoryEntry) -> str:
    """The sha256 of the entry's canonical JSON (RFC 8785) without ``hash`` and what is null.

    Its texts, whole numbers and ASCII names need no more of RFC 8785 than sorted keys and no spaces.
    """
    stated = entry.model_dump(mode="json", exclude={"hash"}, exclude_none=True)
    canonical = json.dumps(stated, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()
