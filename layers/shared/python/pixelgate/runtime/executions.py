"""Starting state machine executions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from botocore.exceptions import BotoCoreError, ClientError, ReadTimeoutError
from pydantic import BaseModel

from pixelgate.domain.errors import RetryableError
from pixelgate.runtime.aws_errors import family_of

if TYPE_CHECKING:
    from mypy_boto3_stepfunctions import SFNClient


class Executions(Protocol):
    """Starts executions of one state machine."""

    def start(self, document: BaseModel) -> None: ...


class WaitedExecutions(Protocol):
    """Starts executions of one state machine and waits for their end."""

    def run(self, document: BaseModel) -> None: ...


class StateMachine:
    """``Executions`` of a real state machine."""

    def __init__(self, client: SFNClient, arn: str) -> None:
        self._client = client
        self._arn = arn

    def start(self, document: BaseModel) -> None:
        self._client.start_execution(stateMachineArn=self._arn, input=document.model_dump_json())


class ExpressStateMachine:
    """``WaitedExecutions`` of a real Express state machine.

    ``client`` asks once, and reads for as long as may be waited; ``unwaited`` starts the same state machine.
    """

    def __init__(self, client: SFNClient, arn: str, *, unwaited: Executions) -> None:
        self._client = client
        self._arn = arn
        self._unwaited = unwaited

    def run(self, document: BaseModel) -> None:
        """Start an execution and return when it has ended, however it did, or when the time is over.

        Where none can be waited for just now, one is started and not waited for.
        """
        try:
            self._client.start_sync_execution(stateMachineArn=self._arn, input=document.model_dump_json())
        except ReadTimeoutError:
            # It goes on without us.
            return
        except (BotoCoreError, ClientError) as error:
            if not isinstance(family_of(error), RetryableError):
                raise
            # What is throttled is the waiting: AWS counts it apart. If the other was begun, both do the same.
            self._unwaited.start(document)
