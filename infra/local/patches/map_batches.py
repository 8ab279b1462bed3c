"""A distributed map hands its items on in the batches that its ``ItemBatcher`` asks for.

MiniStack starts a child execution for every single item, whose input then lacks ``Items`` and ``BatchInput``.
"""

import functools
from collections.abc import Callable
from typing import Any

import ministack.services.stepfunctions as step_functions

from infra.local.options import ServerOptions
from infra.local.patches.internals import replace_callable, require_callable

_Json = dict[str, Any]
# What has been applied once the batches are made.
_APPLIED = {"ItemReader", "ItemsPath", "ItemSelector", "Parameters", "ItemBatcher"}


def install(options: ServerOptions) -> None:
    require_callable(step_functions, "_read_map_items", "reader effective ctx")
    require_callable(step_functions, "_resolve_params_obj", "template data ctx")
    replace_callable(
        step_functions,
        "_run_distributed_map",
        "state_def raw_input effective iterator execution ctx",
        _in_batches,
    )


def _in_batches(run_map: Callable[..., object]) -> Callable[..., object]:
    @functools.wraps(run_map)
    def run(
        state: _Json, raw_input: object, effective: object, iterator: _Json, execution: _Json, context: _Json
    ) -> object:
        if "ItemBatcher" in state:
            effective = _batches(state, effective, context)
            state = {name: value for name, value in state.items() if name not in _APPLIED}
        return run_map(state, raw_input, effective, iterator, execution, context)

    return run


def _batches(state: _Json, effective: object, context: _Json) -> list[_Json]:
    """The inputs of the children: so many selected items each, and what all batches know."""
    if "ItemReader" in state:
        items = step_functions._read_map_items(state["ItemReader"], effective, context)
    else:
        items = step_functions._resolve_path_or_ctx(state.get("ItemsPath", "$"), effective, context)
    selector = state.get("ItemSelector") or state.get("Parameters")
    if selector:
        items = [
            step_functions._resolve_params_obj(
                selector, effective, {**context, "Map": {"Item": {"Index": index, "Value": item}}}
            )
            for index, item in enumerate(items)
        ]
    batcher = state["ItemBatcher"]
    common = {}
    if "BatchInput" in batcher:
        resolved = step_functions._resolve_params_obj(batcher["BatchInput"], effective, context)
        common = {"BatchInput": resolved}
    size = int(batcher["MaxItemsPerBatch"])
    return [{**common, "Items": items[start : start + size]} for start in range(0, len(items), size)]
