"""Calling another function of ours and waiting for its answer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Protocol, TypeVar

from pydantic import BaseModel

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient

AnswerType = TypeVar("AnswerType", bound=BaseModel)


class FunctionFailedError(Exception):
    """The function raised; ``error_type`` is the name of what it raised."""

    def __init__(self, error_type: str, message: str) -> None:
        super().__init__(f"{error_type}: {message}")
        self.error_type = error_type


class Function(Protocol):
    """Answers one document with another."""

    def call(self, document: BaseModel, answer: type[AnswerType]) -> AnswerType: ...


class LambdaFunction:
    """A ``Function`` on Lambda."""

    def __init__(self, client: LambdaClient, name: str) -> None:
        self._client = client
        self._name = name

    def call(self, document: BaseModel, answer: type[AnswerType]) -> AnswerType:
        """What the function makes of ``document``.

        Raises:
            FunctionFailedError: it raised, or ran out of time or memory.
        """
        response = self._client.invoke(FunctionName=self._name, Payload=document.model_dump_json().encode())
        payload = response["Payload"].read()
        if "FunctionError" in response:
            error = json.loads(payload)
            raise FunctionFailedError(str(error.get("errorType", "")), str(error.get("errorMessage", "")))
        return answer.model_validate_json(payload)
