"""Shadows in the table, each in the item of the activation beside which it judges: one read gets both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pixelgate.domain.history import HistoryFact
from pixelgate.domain.shadows import Shadow
from pixelgate.storage import keys
from pixelgate.storage.active_rulesets import ShadowReader
from pixelgate.storage.chained_changes import change
from pixelgate.storage.items import to_item
from pixelgate.storage.many_items import query_pages
from pixelgate.storage.ruleset_places import key_of, pack

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import (
        AttributeValueTypeDef,
        TransactWriteItemTypeDef,
        UpdateTypeDef,
    )


class ShadowStore(ShadowReader):
    """Starts, stops and reads the shadows of one table."""

    def start(self, workspace: str, shadow: Shadow, canonical: str, fact: HistoryFact) -> None:
        """Let ``shadow`` judge by the rule set of this canonical JSON, in place of what did before.

        Raises:
            OutrunError: another shadow is running there.
        """
        update = self._update(
            workspace,
            shadow,
            "SET shadow = :shadow, shadow_id = :id, shadow_ruleset = :ruleset",
            # Against a shadow that is running.
            condition="attribute_not_exists(shadow_id)",
            values={":id": shadow.id, ":ruleset": shadow.ruleset},
        )
        text = {
            **key_of(workspace, keys.shadow_text_sort(shadow.collection)),
            **to_item({"shadow": shadow.id, "canonical": pack(canonical)}),
        }
        # Without a condition of its own: it is written together with the shadow, or not at all.
        put: TransactWriteItemTypeDef = {"Put": {"TableName": self._table, "Item": text}}
        change(self._client, self._table, keys.rulesets_partition(workspace), [{"Update": update}, put], fact)

    def stop(self, workspace: str, shadow: Shadow, fact: HistoryFact) -> None:
        """Let ``shadow`` judge no more.

        Raises:
            OutrunError: it does not run.
        """
        update = self._update(
            workspace,
            shadow,
            "SET shadow = :shadow REMOVE shadow_id, shadow_ruleset",
            # Against stopping another one, or this one twice, which would change who is said to have done it.
            condition="shadow_id = :id",
            values={":id": shadow.id},
        )
        change(self._client, self._table, keys.rulesets_partition(workspace), [{"Update": update}], fact)

    def get(self, workspace: str, collection: str | None) -> Shadow | None:
        """The shadow of one place, or the last one there was; None if there never was one."""
        key = key_of(workspace, keys.activation_sort(collection))
        answer = self._client.get_item(TableName=self._table, Key=key, ConsistentRead=True)
        return _shadow_of(answer.get("Item", {}))

    def all(self, workspace: str) -> list[Shadow]:
        """Of every place the shadow, or the last one there was; the workspace's first, then by collection."""
        condition = "PK = :rulesets AND begins_with(SK, :active)"
        values = {":rulesets": keys.rulesets_partition(workspace), ":active": keys.activation_sort(None)}
        pages = query_pages(
            self._client,
            {
                "TableName": self._table,
                "KeyConditionExpression": condition,
                "ExpressionAttributeValues": to_item(values),
                "ConsistentRead": True,
            },
        )
        found = [_shadow_of(item) for page in pages for item in page["Items"]]
        return [each for each in found if each is not None]

    def _update(
        self, workspace: str, shadow: Shadow, expression: str, *, condition: str, values: dict[str, str]
    ) -> UpdateTypeDef:
        return {
            "TableName": self._table,
            "Key": key_of(workspace, keys.activation_sort(shadow.collection)),
            "UpdateExpression": expression,
            "ConditionExpression": condition,
            "ExpressionAttributeValues": to_item({":shadow": shadow.model_dump_json(), **values}),
        }


def _shadow_of(item: dict[str, AttributeValueTypeDef]) -> Shadow | None:
    return Shadow.model_validate_json(item["shadow"]["S"]) if "shadow" in item else None
