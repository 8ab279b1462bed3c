"""SQS messages, row by row. A message that was in flight comes back visible."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import ministack.services.sqs as sqs

from infra.local import quick_json
from infra.local.durability.store import Change, StateStore

_MESSAGE = "message"
_Scope = tuple[str, str, str]
_Message = dict[str, Any]


class QueueJournal:
    """Knows which messages of which queue are on disk, and under which key."""

    def __init__(self) -> None:
        self._written: dict[_Scope, dict[str, str]] = {}
        self._fingerprints: dict[_Scope, tuple[int, str | None]] = {}
        self._next_order = 0

    def changes(self) -> Iterator[Change]:
        queues = dict(sqs._queues.all_items())
        for scope in self._written.keys() - queues.keys():
            yield from (Change(_MESSAGE, key, None) for key in self._written.pop(scope).values())
        for scope, queue in queues.items():
            messages = list(queue["messages"])
            # Messages arrive at the end and leave anywhere: any change alters the length or the last one.
            fingerprint = (len(messages), messages[-1]["id"] if messages else None)
            if self._fingerprints.get(scope) != fingerprint:
                self._fingerprints[scope] = fingerprint
                yield from self._queue_changes(scope, messages)

    def restore(self, queues: Mapping[_Scope, dict[str, Any]], store: StateStore) -> None:
        """Fill the restored ``queues`` with the messages that were written for them, in their order."""
        for queue in queues.values():
            queue["messages"] = []
        for key, text in store.read(_MESSAGE).items():
            order, *scope = json.loads(key)
            owner = queues.get((scope[0], scope[1], scope[2]))
            self._next_order = max(self._next_order, int(order) + 1)
            if owner is not None:
                message = json.loads(text)
                owner["messages"].append(message)
                self._written.setdefault((scope[0], scope[1], scope[2]), {})[message["id"]] = key

    def _queue_changes(self, scope: _Scope, messages: list[_Message]) -> Iterator[Change]:
        written = self._written.setdefault(scope, {})
        present = {message["id"] for message in messages}
        for message_id in written.keys() - present:
            yield Change(_MESSAGE, written.pop(message_id), None)
        for message in messages:
            if message["id"] not in written:
                key = written[message["id"]] = json.dumps([f"{self._next_order:015d}", *scope])
                self._next_order += 1
                yield Change(_MESSAGE, key, quick_json.dumps(_as_not_received(message)))


def _as_not_received(message: _Message) -> _Message:
    is_delayed = not message.get("receive_count")
    visible_at = message.get("visible_at", 0) if is_delayed else 0
    return {**message, "receipt_handle": None, "visible_at": visible_at}
