"""The webhooks of workspaces.

Their secrets are stored as they are, because signing needs them: the table's encryption protects them at
rest, and no route shows one twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from pixelgate.domain.errors import RetryableError
from pixelgate.domain.webhooks import MOST_WEBHOOKS, Secret, Webhook, WebhookSettings
from pixelgate.storage import keys
from pixelgate.storage.items import from_item, to_item
from pixelgate.storage.many_items import query_pages
from pixelgate.storage.transactions import is_condition_failure

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import (
        AttributeValueTypeDef,
        TransactWriteItemTypeDef,
        UpdateItemInputTypeDef,
    )

    from pixelgate.storage.table_client import TableClient

_REMOVED_FOR = timedelta(days=1)


class WebhookNotFoundError(LookupError):
    """The workspace has no such webhook (any more)."""


class TooManyWebhooksError(Exception):
    """The workspace has as many as it may have."""


class WebhookStore:
    """Reads and writes the webhooks of one table."""

    def __init__(self, client: TableClient, table: str) -> None:
        self._client = client
        self._table = table

    def add(self, webhook: Webhook) -> None:
        """Store a new webhook.

        Raises:
            TooManyWebhooksError: there are ``MOST_WEBHOOKS``.
            RetryableError: another was added or removed at the same moment.
        """
        key = self._key(webhook.workspace, webhook.id)
        put: TransactWriteItemTypeDef = {
            "Put": {
                "TableName": self._table,
                "Item": {**key, **to_item(webhook.model_dump(mode="json"))},
                "ConditionExpression": "attribute_not_exists(PK)",
            }
        }
        if not self._write(put, self._counted(webhook.workspace, 1)):
            raise TooManyWebhooksError(webhook.workspace)

    def get(self, workspace: str, webhook_id: str) -> Webhook:
        """The webhook as it is now.

        Raises:
            WebhookNotFoundError: there is none.
        """
        # Consistent, so that what was disabled or rotated a moment ago is.
        answer = self._client.get_item(
            TableName=self._table, Key=self._key(workspace, webhook_id), ConsistentRead=True
        )
        if "Item" not in answer or "removed_at" in answer["Item"]:
            raise WebhookNotFoundError(webhook_id)
        return _webhook_of(answer["Item"])

    def list(self, workspace: str) -> tuple[Webhook, ...]:
        """All of them, the oldest first."""
        pages = query_pages(
            self._client,
            {
                "TableName": self._table,
                "KeyConditionExpression": "PK = :webhooks AND begins_with(SK, :prefix)",
                "ExpressionAttributeValues": to_item(
                    {":webhooks": keys.webhooks_partition(workspace), ":prefix": keys.WEBHOOK_PREFIX}
                ),
                "ConsistentRead": True,
            },
        )
        return tuple(
            _webhook_of(item) for page in pages for item in page["Items"] if "removed_at" not in item
        )

    def set(self, webhook: Webhook, settings: WebhookSettings, *, now: datetime) -> None:
        """Replace what the owner says of it, if it is still there. Enabled, it starts with a clean slate."""
        changes: dict[str, object] = {**settings.model_dump(mode="json"), "updated_at": now.isoformat()}
        if settings.enabled:
            changes |= {"note": None, "failing_since": None}
        # Of two at once the last one stands, as whoever sends it expects.
        self._update(webhook, changes)

    def rotate(self, webhook: Webhook, secrets: tuple[Secret, ...], *, now: datetime) -> bool:
        """Replace the secrets; False if somebody else has, or removed it, since ``webhook`` was read."""
        stored = [secret.model_dump(mode="json") for secret in secrets]
        known = [secret.model_dump(mode="json") for secret in webhook.secrets]
        return self._update(
            webhook,
            {"secrets": stored, "updated_at": now.isoformat()},
            # Against two rotations at once, of which one would show a secret that nothing is signed with.
            condition="secrets = :known",
            values={":known": known},
        )

    def note_failure(self, webhook: Webhook, *, now: datetime) -> None:
        """Remember since when nothing has arrived; the first failure stands."""
        self._update(
            webhook, {"failing_since": now.isoformat()}, condition="attribute_not_exists(failing_since)"
        )

    def note_success(self, webhook: Webhook) -> None:
        """Forget that anything failed."""
        self._update(webhook, {"failing_since": None})

    def disable(self, webhook: Webhook, note: str, *, now: datetime) -> None:
        """Deliver nothing more, and say why."""
        changes = {"enabled": False, "note": note, "updated_at": now.isoformat()}
        # Against an owner who has just changed it: what failed was the webhook as it was.
        self._update(
            webhook,
            changes,
            condition="updated_at = :seen",
            values={":seen": webhook.model_dump(mode="json")["updated_at"]},
        )

    def remove(self, webhook: Webhook, *, now: datetime) -> None:
        """Forget it, its secrets first. What is left expires; repeated, nothing changes."""
        update: TransactWriteItemTypeDef = {
            "Update": {
                "TableName": self._table,
                "Key": self._key(webhook.workspace, webhook.id),
                "UpdateExpression": "SET removed_at = :now, purge_at = :purge REMOVE secrets, #url",
                # Against counting it down twice.
                "ConditionExpression": "attribute_exists(PK) AND attribute_not_exists(removed_at)",
                "ExpressionAttributeNames": {"#url": "url"},
                "ExpressionAttributeValues": to_item(
                    {":now": now.isoformat(), ":purge": int((now + _REMOVED_FOR).timestamp())}
                ),
            }
        }
        self._write(update, self._counted(webhook.workspace, -1))

    def _write(self, *writes: TransactWriteItemTypeDef) -> bool:
        try:
            self._client.transact_write_items(TransactItems=writes)
        except self._client.exceptions.TransactionCanceledException as error:
            if is_condition_failure(error):
                return False
            raise RetryableError("webhooks of the workspace are being changed") from error
        return True

    def _counted(self, workspace: str, by: int) -> TransactWriteItemTypeDef:
        return {
            "Update": {
                "TableName": self._table,
                "Key": self._key(workspace, keys.WEBHOOK_COUNT),
                "UpdateExpression": "ADD #count :by",
                # A number counted with them: two added at once are never one too many.
                "ConditionExpression": "attribute_not_exists(#count) OR #count <= :room",
                "ExpressionAttributeNames": {"#count": "count"},
                "ExpressionAttributeValues": to_item({":by": by, ":room": MOST_WEBHOOKS - by}),
            }
        }

    def _update(
        self,
        webhook: Webhook,
        changes: Mapping[str, object],
        *,
        condition: str | None = None,
        values: Mapping[str, object] | None = None,
    ) -> bool:
        """Set what has a value and remove what has none; False if ``condition`` does not hold."""
        given = {name: value for name, value in changes.items() if value is not None}
        gone = [name for name in changes if name not in given]
        sets = "SET " + ", ".join(f"#{name} = :{name}" for name in given) if given else ""
        removes = "REMOVE " + ", ".join(f"#{name}" for name in gone) if gone else ""
        stands = "attribute_exists(PK) AND attribute_not_exists(removed_at)"
        update: UpdateItemInputTypeDef = {
            "TableName": self._table,
            "Key": self._key(webhook.workspace, webhook.id),
            "UpdateExpression": f"{sets} {removes}".strip(),
            "ConditionExpression": f"{stands} AND {condition}" if condition else stands,
            "ExpressionAttributeNames": {f"#{name}": name for name in changes},
        }
        if asked := {**{f":{name}": value for name, value in given.items()}, **(values or {})}:
            update["ExpressionAttributeValues"] = to_item(asked)
        try:
            self._client.update_item(**update)
        except self._client.exceptions.ConditionalCheckFailedException:
            return False
        return True

    def _key(self, workspace: str, sort: str) -> dict[str, AttributeValueTypeDef]:
        return to_item({"PK": keys.webhooks_partition(workspace), "SK": sort})


def _webhook_of(item: Mapping[str, AttributeValueTypeDef]) -> Webhook:
    values = from_item(item)
    del values["PK"], values["SK"]
    return Webhook.model_validate(values)
