"""JSON is read and written quickly.

MiniStack writes an execution's whole document for every state that it enters and leaves, and reads a request
to the table once for each question that IAM has about it.
"""

import json
from typing import Any

import ministack.core.iam_actions as iam_actions
import ministack.core.responses as responses
import ministack.services.dynamodb as dynamodb
import ministack.services.eventbridge as eventbridge
import ministack.services.lambda_svc as lambda_service
import ministack.services.s3 as s3
import ministack.services.sqs as sqs
import ministack.services.stepfunctions as step_functions

from infra.local import quick_json
from infra.local.options import ServerOptions
from infra.local.patches.internals import UnexpectedMiniStackError

_MODULES = (iam_actions, responses, dynamodb, eventbridge, lambda_service, s3, sqs, step_functions)
_COMMON_WISHES: tuple[dict[str, Any], ...] = ({}, {"ensure_ascii": False})


def install(options: ServerOptions) -> None:
    for module in _MODULES:
        if module.json is not json:
            raise UnexpectedMiniStackError(f"MiniStack's {module.__name__} has a JSON of its own")
        module.json = _Json()


class _Json:
    """The module ``json``, but for what is read and written without particular wishes."""

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the module has
        return getattr(json, name)

    def loads(self, text: Any, **wishes: Any) -> Any:  # noqa: ANN401 - as the module's own
        return json.loads(text, **wishes) if wishes else quick_json.loads(text)

    def dumps(self, value: Any, **wishes: Any) -> str:  # noqa: ANN401 - as the module's own
        return quick_json.dumps(value) if wishes in _COMMON_WISHES else json.dumps(value, **wishes)
