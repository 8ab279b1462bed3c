"""A message that arrives while others are deleted is not lost.

MiniStack deletes by building the list of what stays and putting it in place of the old one, in the thread of
whichever function was invoked. When a client reads the same queue meanwhile, what is sent in between is gone.
Here all that changes a queue's messages happens under one lock.
"""

import functools
import inspect
import threading
from collections.abc import Callable
from types import ModuleType

import ministack.services.eventbridge as eventbridge
import ministack.services.lambda_svc as lambda_service
import ministack.services.sqs as sqs

from infra.local.options import ServerOptions
from infra.local.patches.internals import UnexpectedMiniStackError, replace_callable

_CHANGING: list[tuple[ModuleType, str, str]] = [
    (sqs, "_expire_retained", "q"),
    (sqs, "_dlq_sweep", "q"),
    (sqs, "_collect_msgs", "q max_n vis_timeout"),
    (sqs, "_delete_messages_for_esm", "queue_url receipt_handles"),
    (eventbridge, "_dispatch_to_sqs", "spec payload sqs_parameters"),
    (lambda_service, "_route_async_failure", "target_arn func_name event result"),
    (lambda_service, "_send_ddb_stream_failure_record", "esm func_rec batch stream_arn result condition"),
]


def install(options: ServerOptions) -> None:
    if not sqs._HANDLERS or not hasattr(sqs, "_queues_lock"):
        raise UnexpectedMiniStackError("MiniStack's SQS has no table of operations or no lock")
    # The operations call each other, so the lock must let the same thread in again.
    lock = sqs._queues_lock = threading.RLock()
    for module, name, parameters in _CHANGING:
        replace_callable(module, name, parameters, lambda change: _locked(change, lock))
    for action, operation in sqs._HANDLERS.items():
        if not inspect.iscoroutinefunction(operation):
            sqs._HANDLERS[action] = _locked(operation, lock)


def _locked(change: Callable[..., object], lock: threading.RLock) -> Callable[..., object]:
    @functools.wraps(change)
    def change_alone(*args: object, **kwargs: object) -> object:
        with lock:
            return change(*args, **kwargs)

    return change_alone
