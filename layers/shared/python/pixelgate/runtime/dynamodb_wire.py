"""What DynamoDB's JSON looks like on the wire, and how botocore's callers know it."""

from __future__ import annotations

import json
import zlib
from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError, HTTPClientError

from pixelgate.runtime.answers import Answer


class ConditionalCheckFailedException(ClientError):  # noqa: N818 - DynamoDB's own name, as botocore has it
    """The write's condition did not hold; ``response`` may have the ``Item`` as it is."""


class TransactionCanceledException(ClientError):  # noqa: N818 - DynamoDB's own name, as botocore has it
    """No part of a transaction was written; ``response`` has the ``CancellationReasons``, one for each."""


class TableExceptions:
    """The errors of DynamoDB that somebody has an answer to; all others are a ``ClientError``."""

    ConditionalCheckFailedException = ConditionalCheckFailedException
    TransactionCanceledException = TransactionCanceledException


_ANSWERED = {each.__name__: each for each in (ConditionalCheckFailedException, TransactionCanceledException)}


def encode(asked: Mapping[str, object]) -> bytes:
    """A request as JSON; bytes, which are binary attributes and nothing else, become base64."""
    return json.dumps(asked, default=_base64, separators=(",", ":")).encode()


def decode(answer: Answer, operation: str) -> dict[str, Any]:
    """What was answered, as botocore would return it; of ``ResponseMetadata`` the id and the status.

    Raises:
        HTTPClientError: the answer is not DynamoDB's, or changed on its way; what was asked for may have been
            done.
        ClientError: DynamoDB refused, as one of ``TableExceptions`` where it is among them.
    """
    body, expected = answer.data, answer.headers.get("x-amz-crc32")
    if expected is not None and expected != str(zlib.crc32(body)):
        raise HTTPClientError(error=f"{operation}: other bytes came than DynamoDB sent")
    metadata = {"RequestId": answer.headers.get("x-amzn-requestid", ""), "HTTPStatusCode": answer.status}
    if answer.status != 200:
        raise _refusal(body, operation, answer.status, metadata)
    try:
        return {**_parsed(body), "ResponseMetadata": metadata}
    except ValueError as error:
        raise HTTPClientError(error=f"{operation}: no answer of DynamoDB: {error}") from error


def _refusal(body: bytes, operation: str, status: int, metadata: dict[str, Any]) -> ClientError:
    try:
        fields = _parsed(body)
    except ValueError:
        # A proxy's page.
        fields = {"message": body.decode("utf-8", "replace")}
    unnamed = "InternalServerError" if status >= 500 else str(status)
    code = fields.pop("__type", unnamed).partition(":")[0].rpartition("#")[2]
    error = {"Code": code, "Message": fields.get("message", fields.get("Message", ""))}
    response: Any = {**fields, "Error": error, "ResponseMetadata": metadata}
    return _ANSWERED.get(code, ClientError)(response, operation)


def _parsed(body: bytes) -> dict[str, Any]:
    parsed = json.loads(body, object_hook=_with_bytes)
    if not isinstance(parsed, dict):
        raise ValueError("no object")
    return parsed


def _with_bytes(value: dict[str, Any]) -> dict[str, Any]:
    """A binary attribute's value with its bytes, everything else as it is.

    No other object of an answer is a text under ``B`` or texts under ``BS``: under the name of an attribute
    stands an object, and tables have longer names.
    """
    if isinstance(value.get("B"), str):
        return {"B": b64decode(value["B"], validate=True)}
    if "BS" in value and isinstance(value["BS"], list):
        return {"BS": [b64decode(each, validate=True) for each in value["BS"]]}
    return value


def _base64(value: object) -> str:
    if isinstance(value, bytes | bytearray):
        return b64encode(value).decode()
    raise TypeError(f"no attribute holds a {type(value).__name__}")
