"""A queue's ``MaximumConcurrency`` may come from a parameter of the template.

CloudFormation hands parameters on as text and AWS reads the number; MiniStack compares text with a number,
fails, and delivers nothing to any function.
"""

import functools
from collections.abc import Callable
from typing import Any

import ministack.services.lambda_svc as lambda_service

from infra.local.options import ServerOptions
from infra.local.patches.internals import replace_callable

_Json = dict[str, Any]


def install(options: ServerOptions) -> None:
    replace_callable(lambda_service, "_sqs_esm_concurrency", "esm func_rec config queue", _read_number)


def _read_number(concurrency: Callable[..., object]) -> Callable[..., object]:
    @functools.wraps(concurrency)
    def read(esm: _Json, func_rec: _Json, config: _Json, queue: _Json | None = None) -> object:
        scaling = esm.get("ScalingConfig") or {}
        if "MaximumConcurrency" in scaling:
            limit = int(scaling["MaximumConcurrency"])
            esm = {**esm, "ScalingConfig": {**scaling, "MaximumConcurrency": limit}}
        return concurrency(esm, func_rec, config, queue)

    return read
