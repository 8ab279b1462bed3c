"""What changes seldom - stacks, functions, roles, rules, the settings of buckets - one row per service."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import ministack.app as app
import ministack.core.persistence as persistence
import ministack.services.cloudformation as cloudformation
import ministack.services.cloudwatch as cloudwatch
import ministack.services.cloudwatch_logs as cloudwatch_logs
import ministack.services.dynamodb as dynamodb
import ministack.services.lambda_svc as lambda_service
import ministack.services.sqs as sqs
import ministack.services.stepfunctions as step_functions
from ministack.core.responses import AccountRegionScopedDict

from infra.local.durability.store import Change, StateStore

_SERVICE = "service"
_State = dict[str, Any]


class ServiceSnapshots:
    """Writes the state of services that were marked and did change, never in the middle of a deployment."""

    def __init__(self) -> None:
        self._marked: set[str] = set()
        self._written: dict[str, str] = {}

    def mark(self, state_key: str) -> None:
        self._marked.add(state_key)

    def mark_all(self) -> None:
        self._marked.update(app._build_persistence_save_dict())

    def changes(self) -> Iterator[Change]:
        # A deployment cut short must leave the stack as it was before, with all its resources, or none of it.
        if not self._marked or _is_deploying():
            return
        readers = app._build_persistence_save_dict() | _READERS
        while self._marked:
            state_key = next(iter(self._marked))
            text = _serialise(readers[state_key])
            self._marked.discard(state_key)
            if text is not None and self._written.get(state_key) != text:
                self._written[state_key] = text
                yield Change(_SERVICE, state_key, text)

    def restore(self, store: StateStore) -> dict[str, _State]:
        """Return every service's state as it was written."""
        self._written = store.read(_SERVICE)
        return {
            state_key: json.loads(text, object_hook=persistence._json_object_hook)
            for state_key, text in self._written.items()
        }


def _is_deploying() -> bool:
    statuses = (stack.get("StackStatus", "") for stack in list(cloudformation._stacks.all_values()))
    return any(status.endswith("_IN_PROGRESS") and status != "REVIEW_IN_PROGRESS" for status in statuses)


def _serialise(read: Callable[[], _State | None]) -> str | None:
    """The state as JSON, or None for a service that has none."""
    while True:
        try:
            state = read()
            return None if state is None else json.dumps(state, default=persistence._json_default)
        except RuntimeError as error:
            # Another thread added a resource while the dictionaries were walked: walk them again.
            if "changed size during iteration" not in str(error):
                raise


def _tables_without_items() -> _State:
    bare = AccountRegionScopedDict()
    for scope, table in dynamodb._tables.all_items():
        bare.set_scoped(
            *scope, {k: v for k, v in table.items() if k not in ("items", dynamodb._INDEX_MEMBERS)}
        )
    names = ("tags", "ttl_settings", "pitr_settings", "resource_policies", "backups", "contributor_insights")
    return {"tables": bare} | {name: getattr(dynamodb, f"_{name}") for name in names}


def _queues_without_messages() -> _State:
    bare = AccountRegionScopedDict()
    for scope, queue in sqs._queues.all_items():
        bare.set_scoped(*scope, {name: value for name, value in queue.items() if name != "messages"})
    return {"queues": bare, "queue_name_to_url": sqs._queue_name_to_url}


def _functions_with_code() -> _State:
    # With their archives, which are small here: kept apart, one of the two could be missing after a kill.
    names = ("functions", "layers", "esms", "function_urls")
    return {name: getattr(lambda_service, f"_{name}") for name in names}


def _state_machines_without_express_executions() -> _State:
    standard = AccountRegionScopedDict()
    for scope, execution in step_functions._executions.all_items():
        machine = step_functions._state_machines.get_scoped(scope[0], scope[1], execution["stateMachineArn"])
        if machine is not None and machine.get("type") != "EXPRESS":
            standard.set_scoped(*scope, execution)
    names = (
        "state_machines",
        "tags",
        "activities",
        "state_machine_versions",
        "state_machine_aliases",
        "map_runs",
    )
    return {"executions": standard} | {name: getattr(step_functions, f"_{name}") for name in names}


def _log_groups_without_events() -> _State:
    groups = AccountRegionScopedDict()
    for scope, group in cloudwatch_logs._log_groups.all_items():
        groups.set_scoped(*scope, group | {"streams": {}})
    names = ("resource_policies", "metric_filters", "destinations")
    return {"log_groups": groups} | {name: getattr(cloudwatch_logs, f"_{name}") for name in names}


def _alarms_without_metrics() -> _State:
    names = ("alarms", "composite_alarms", "dashboards", "resource_tags")
    return {name: getattr(cloudwatch, f"_{name}") for name in names}


_READERS: dict[str, Callable[[], _State | None]] = {
    "dynamodb": _tables_without_items,
    "sqs": _queues_without_messages,
    "lambda": _functions_with_code,
    "stepfunctions": _state_machines_without_express_executions,
    "cloudwatch_logs": _log_groups_without_events,
    "cloudwatch": _alarms_without_metrics,
}


def check_readers() -> None:
    """Use every name the readers use, so that another MiniStack fails now and not at the first save."""
    for read in _READERS.values():
        read()
