"""A table's stream is read as Lambda reads it: failures are retried, then parked, and never skipped.

MiniStack ignores ``ReportBatchItemFailures``, so a record that a handler reports as failed is lost; it
ignores ``MaximumRetryAttempts``, so a record that always fails blocks the stream for a day; and it runs the
handler in the thread that also polls every queue. Here each reader has a thread while it has work, retries
from the first failed record, halves a failing batch when it may, and at the end sends the batch to the
``OnFailure`` destination.
"""

import time
from dataclasses import dataclass
from typing import Any

import ministack.services.dynamodb as dynamodb
import ministack.services.lambda_svc as lambda_service
from ministack.core.responses import request_scope

from infra.local.durability import stream_log
from infra.local.options import ServerOptions
from infra.local.patches.internals import replace_callable, require_callable

_RETRY_PAUSE_S = 0.5
_DEFAULT_BATCH_SIZE = 100
_Mapping = dict[str, Any]


def install(options: ServerOptions) -> None:
    require_callable(lambda_service, "_apply_filter_criteria", "records esm")
    require_callable(lambda_service, "_execute_function", "func event")
    require_callable(
        lambda_service, "_send_ddb_stream_failure_record", "esm func_rec batch stream_arn result condition"
    )
    require_callable(lambda_service, "spawn_background", "fn args thread_name kwargs")
    readers: dict[str, _Reader] = {}
    replace_callable(lambda_service, "_poll_dynamodb_streams", "", lambda poll: lambda: _poll(readers))


@dataclass
class _Batch:
    """Records as the handler gets them, each with its position, and where the stream goes on after them."""

    records: list[tuple[int, Any]]
    start: int
    end: int


class _Reader:
    """One event source mapping's way through one stream."""

    def __init__(self, scope: stream_log.Scope, mapping: _Mapping) -> None:
        self._scope, self._mapping_id = scope, mapping["UUID"]
        self._failures = 0
        self._limit: int | None = None
        self.is_busy = False
        self.ready_at = 0.0

    def has_work(self, mapping: _Mapping) -> bool:
        return self._position(mapping) < stream_log.extent(self._scope).end

    def advance(self, mapping: _Mapping) -> None:
        """Read, invoke and move on, or stay where the first failure was."""
        try:
            with request_scope(self._scope[0], self._scope[1]):
                self._advance(mapping)
        finally:
            self.is_busy = False
            lambda_service._esm_wake.set()

    def _advance(self, mapping: _Mapping) -> None:
        function, _ = lambda_service._get_func_record_for_qualifier(
            mapping["FunctionName"], mapping.get("Qualifier")
        )
        if function is None:
            self.ready_at = time.monotonic() + _RETRY_PAUSE_S
            return
        batch = self._next_batch(mapping)
        if not batch.records:
            self._move_to(batch.end)
            return
        result = lambda_service._execute_function(
            function, {"Records": [record for _, record in batch.records]}
        )
        failed_at = _first_failure(result, batch, mapping)
        if failed_at is None:
            self._move_to(batch.end)
        else:
            self._retry_or_park(mapping, function, batch, failed_at, result)

    def _next_batch(self, mapping: _Mapping) -> _Batch:
        start = self._position(mapping)
        limit = self._limit or mapping.get("BatchSize", _DEFAULT_BATCH_SIZE)
        records = stream_log.read(self._scope, start, limit)
        # Which of them, and not equal ones: MiniStack hands the records on that it was given.
        wanted = {id(record) for record in lambda_service._apply_filter_criteria(records, mapping)}
        numbered = [pair for pair in enumerate(records, start) if id(pair[1]) in wanted]
        return _Batch(numbered, start, start + len(records))

    def _retry_or_park(
        self, mapping: _Mapping, function: _Mapping, batch: _Batch, failed_at: int, result: _Mapping
    ) -> None:
        self.ready_at = time.monotonic() + _RETRY_PAUSE_S
        unfinished = [record for position, record in batch.records if position >= failed_at]
        if failed_at > batch.start:
            self._move_to(failed_at)
        elif mapping.get("BisectBatchOnFunctionError") and len(unfinished) > 1:
            self._limit = (batch.end - batch.start) // 2
        elif 0 <= mapping.get("MaximumRetryAttempts", -1) <= self._failures:
            lambda_service._send_ddb_stream_failure_record(
                mapping, function, unfinished, mapping["EventSourceArn"], result, "RetryAttemptsExhausted"
            )
            self._move_to(batch.end)
        else:
            self._failures += 1

    def _position(self, mapping: _Mapping) -> int:
        extent = stream_log.extent(self._scope)
        position = self._positions.get_scoped(*self._scope[:2], self._mapping_id)
        if position is None:
            position = extent.start if mapping.get("StartingPosition") == "TRIM_HORIZON" else extent.end
            self._positions.set_scoped(*self._scope[:2], self._mapping_id, position)
        return max(int(position), extent.start)

    def _move_to(self, position: int) -> None:
        self._failures, self._limit = 0, None
        self._positions.set_scoped(*self._scope[:2], self._mapping_id, position)

    @property
    def _positions(self) -> Any:  # noqa: ANN401 - a dictionary of MiniStack's, by account, region and mapping
        return lambda_service._dynamodb_stream_positions


def _poll(readers: dict[str, _Reader]) -> bool:
    """Start every reader that has something to read; their ends wake the poller again."""
    started = False
    tables = {table.get("LatestStreamArn"): scope for scope, table in dynamodb._tables.all_items()}
    for _, _, mapping in lambda_service._iter_all_esms():
        scope = tables.get(mapping.get("EventSourceArn"))
        if scope is None or not mapping.get("Enabled", True):
            continue
        reader = readers.setdefault(mapping["UUID"], _Reader(scope, mapping))
        if reader.is_busy or time.monotonic() < reader.ready_at or not reader.has_work(mapping):
            continue
        started = reader.is_busy = True
        lambda_service.spawn_background(reader.advance, mapping, thread_name="pixelgate-stream-reader")
    _forget_what_all_have_read(tables)
    return started


def _forget_what_all_have_read(tables: dict[str, stream_log.Scope]) -> None:
    """MiniStack keeps a day of records, with both images of each item, in memory."""
    for arn, scope in tables.items():
        positions = [
            lambda_service._dynamodb_stream_positions.get_scoped(account, region, mapping["UUID"], 0)
            for account, region, mapping in lambda_service._iter_all_esms()
            if mapping.get("EventSourceArn") == arn
        ]
        if positions:
            stream_log.trim(scope, min(positions))


def _first_failure(result: _Mapping, batch: _Batch, mapping: _Mapping) -> int | None:
    """The position to go on from, or None when everything succeeded."""
    if result.get("error"):
        return batch.records[0][0]
    body = result.get("body")
    if "ReportBatchItemFailures" not in mapping.get("FunctionResponseTypes", []) or not isinstance(
        body, dict
    ):
        return None
    failed = {failure.get("itemIdentifier") for failure in body.get("batchItemFailures") or []}
    if not failed:
        return None
    positions = [
        position for position, record in batch.records if record["dynamodb"]["SequenceNumber"] in failed
    ]
    # An identifier that is not in the batch counts, as for Lambda, as a failure of the whole batch.
    return min(positions, default=batch.records[0][0])
