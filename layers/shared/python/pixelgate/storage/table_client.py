"""The operations of DynamoDB that the table is used by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from typing import Unpack

    from botocore.exceptions import ClientError
    from mypy_boto3_dynamodb import type_defs as of


class TableExceptions(Protocol):
    """The errors that somebody has an answer to, each a ``ClientError``."""

    @property
    def ConditionalCheckFailedException(self) -> type[ClientError]: ...  # noqa: N802 - boto3's own name

    @property
    def TransactionCanceledException(self) -> type[ClientError]: ...  # noqa: N802 - boto3's own name


class TableClient(Protocol):
    """boto3's client, or ``pixelgate.runtime.dynamodb_requests``."""

    @property
    def exceptions(self) -> TableExceptions: ...

    def get_item(self, **asked: Unpack[of.GetItemInputTypeDef]) -> of.GetItemOutputTypeDef: ...

    def put_item(self, **asked: Unpack[of.PutItemInputTypeDef]) -> of.PutItemOutputTypeDef: ...

    def update_item(self, **asked: Unpack[of.UpdateItemInputTypeDef]) -> of.UpdateItemOutputTypeDef: ...

    def delete_item(self, **asked: Unpack[of.DeleteItemInputTypeDef]) -> of.DeleteItemOutputTypeDef: ...

    def query(self, **asked: Unpack[of.QueryInputTypeDef]) -> of.QueryOutputTypeDef: ...

    def batch_get_item(
        self, **asked: Unpack[of.BatchGetItemInputTypeDef]
    ) -> of.BatchGetItemOutputTypeDef: ...

    def transact_write_items(
        self, **asked: Unpack[of.TransactWriteItemsInputTypeDef]
    ) -> of.TransactWriteItemsOutputTypeDef: ...
