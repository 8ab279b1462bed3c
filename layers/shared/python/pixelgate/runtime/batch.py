"""Batches from queues and streams: each record on its own, and only those that failed come again."""

from collections.abc import Callable
from typing import Any

from aws_lambda_powertools.utilities.batch import (
    BatchProcessor,
    EventType,
    process_partial_response,
)
from aws_lambda_powertools.utilities.typing import LambdaContext

from pixelgate.runtime.step import logger


class OutOfTurnError(Exception):
    """A record before this one failed and comes first when they are delivered again."""


def handle_batch(
    event: dict[str, Any],
    context: LambdaContext,
    *,
    source: EventType,
    record_handler: Callable[[Any], None],
    in_order: bool = False,
) -> dict[str, Any]:
    """Call ``record_handler`` for every record of ``event``; answer with the ids of those that raised.

    ``record_handler`` gets Powertools' data class of ``source``. A failure is logged once, here. With
    ``in_order`` nothing after a failure is tried: all of it comes again, from the one that failed.
    """
    failed = False

    def logged(record: Any) -> None:  # noqa: ANN401 - the data class depends on the source
        nonlocal failed
        if failed and in_order:
            raise OutOfTurnError
        try:
            record_handler(record)
        except Exception:
            failed = True
            logger.exception("record failed")
            raise

    # A batch whose every record failed is reported like any other: raising would hide which they were.
    processor = BatchProcessor(event_type=source, raise_on_entire_batch_failure=False)
    return dict(process_partial_response(event, logged, processor, context=context))
