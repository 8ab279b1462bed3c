"""Starting state machine executions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from pydantic import BaseModel

if TYPE_CHECKING:
    from mypy_boto3_stepfunctions import SFNClient


class Executions(Protocol):
    """Starts executions of one state machine."""

    def start(self, document: BaseModel) -> None: ...


class StateMachine:
    """``Executions`` of a real state machine."""

    def __init__(self, client: SFNClient, arn: str) -> None:
        self._client = client
        self._arn = arn

    def start(self, document: BaseModel) -> None:
        self._client.start_execution(stateMachineArn=self._arn, input=document.model_dump_json())
