"""When a key was last used, to some minutes, at a price that nobody notices."""

from datetime import datetime
from typing import Protocol

from pixelgate.domain.api_key import ApiKeyRecord
from pixelgate.runtime.step import logger
from pixelgate.storage.api_keys import USE_NOTED_EVERY

MOST_REMEMBERED = 1000


class UseNotes(Protocol):
    """Where uses are noted."""

    def note_use(self, record: ApiKeyRecord, *, now: datetime) -> None: ...


class KeyUses:
    """Notes uses, each key's once in some minutes for as long as this execution environment lives."""

    def __init__(self, notes: UseNotes) -> None:
        self._notes = notes
        self._noted: dict[str, datetime] = {}

    def note(self, record: ApiKeyRecord, *, now: datetime) -> None:
        """Note a use, or leave it: whether this succeeds is of no concern to the request."""
        noted = self._noted.get(record.key_id)
        if noted is not None and now - noted < USE_NOTED_EVERY:
            return
        if len(self._noted) >= MOST_REMEMBERED:
            self._noted.clear()
        self._noted[record.key_id] = now
        try:
            self._notes.note_use(record, now=now)
        except Exception:
            # Whatever it is: the caller has proved the right to the key.
            logger.exception("use not noted", key_id=record.key_id)
