"""DynamoDB's requests about items, for every function that an image meets."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from random import random
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from botocore.exceptions import ClientError, HTTPClientError

from pixelgate.runtime.connections import Connections
from pixelgate.runtime.dynamodb_wire import TableExceptions, decode, encode
from pixelgate.runtime.signed_requests import MOST_ATTEMPTS, CredentialsSource, SignedRequests

if TYPE_CHECKING:
    from typing import Unpack

    from mypy_boto3_dynamodb import type_defs as of

# As botocore's standard mode has them, of those that DynamoDB knows.
_BUSY = frozenset(
    {
        "LimitExceededException",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
        "TransactionInProgressException",
    }
)
_PASSING = frozenset({"ReplicatedWriteConflictException", "RequestTimeout", "RequestTimeoutException"})
_PASSING_STATUSES = frozenset({500, 502, 503, 504})


class DynamoDBRequests:
    """The operations of boto3's client that tables are used by, with its arguments, answers and errors.

    What may pass is tried three times: a busy table, a broken connection, a body that changed on its way.
    Arguments are checked by DynamoDB alone, and every error of a connection is an ``HTTPClientError``.
    """

    def __init__(
        self,
        connections: Connections,
        credentials: CredentialsSource | None,
        *,
        endpoint: str,
        region: str,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._requests = SignedRequests(connections, credentials, service="dynamodb", region=region)
        self._url = f"{endpoint.rstrip('/')}/"
        self._sleep = sleep

    @property
    def exceptions(self) -> TableExceptions:
        return TableExceptions()

    def get_item(self, **asked: Unpack[of.GetItemInputTypeDef]) -> of.GetItemOutputTypeDef:
        answer: of.GetItemOutputTypeDef = self._answer("GetItem", asked)
        return answer

    def put_item(self, **asked: Unpack[of.PutItemInputTypeDef]) -> of.PutItemOutputTypeDef:
        answer: of.PutItemOutputTypeDef = self._answer("PutItem", asked)
        return answer

    def update_item(self, **asked: Unpack[of.UpdateItemInputTypeDef]) -> of.UpdateItemOutputTypeDef:
        answer: of.UpdateItemOutputTypeDef = self._answer("UpdateItem", asked)
        return answer

    def delete_item(self, **asked: Unpack[of.DeleteItemInputTypeDef]) -> of.DeleteItemOutputTypeDef:
        answer: of.DeleteItemOutputTypeDef = self._answer("DeleteItem", asked)
        return answer

    def query(self, **asked: Unpack[of.QueryInputTypeDef]) -> of.QueryOutputTypeDef:
        answer: of.QueryOutputTypeDef = self._answer("Query", asked)
        return answer

    def batch_get_item(self, **asked: Unpack[of.BatchGetItemInputTypeDef]) -> of.BatchGetItemOutputTypeDef:
        answer: of.BatchGetItemOutputTypeDef = self._answer("BatchGetItem", asked)
        return answer

    def transact_write_items(
        self, **asked: Unpack[of.TransactWriteItemsInputTypeDef]
    ) -> of.TransactWriteItemsOutputTypeDef:
        # By which DynamoDB knows a transaction that is tried again although it has been written.
        named = {"ClientRequestToken": str(uuid4()), **asked}
        answer: of.TransactWriteItemsOutputTypeDef = self._answer("TransactWriteItems", named)
        return answer

    def _answer(self, operation: str, asked: Mapping[str, object]) -> Any:  # noqa: ANN401 - as the operation says
        body = encode(asked)
        for attempt in range(MOST_ATTEMPTS - 1):
            try:
                return self._ask(operation, body)
            except (ClientError, HTTPClientError) as error:
                longest = _longest_pause(error)
                if longest is None:
                    raise
            # Of many that were refused at the same moment each comes back at another.
            self._sleep(random() * longest * 2**attempt)  # noqa: S311 - nothing secret
        return self._ask(operation, body)

    def _ask(self, operation: str, body: bytes) -> dict[str, Any]:
        headers = {
            "content-type": "application/x-amz-json-1.0",
            "x-amz-target": f"DynamoDB_20120810.{operation}",
        }
        return decode(self._requests.send("POST", self._url, headers=headers, body=body), operation)


def _longest_pause(error: ClientError | HTTPClientError) -> float | None:
    """Before the second attempt, in seconds; None for what would be refused again."""
    if isinstance(error, HTTPClientError):
        return 0.025
    if error.response["Error"]["Code"] in _BUSY:
        return 1
    is_passing = (
        error.response["Error"]["Code"] in _PASSING
        or error.response["ResponseMetadata"]["HTTPStatusCode"] in _PASSING_STATUSES
    )
    return 0.025 if is_passing else None
