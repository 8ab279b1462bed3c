"""What judging an image reads of rule sets: which one decides, which looks on, and what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pixelgate.domain.shadow_verdicts import RunningShadow
from pixelgate.storage import keys
from pixelgate.storage.ruleset_places import key_of, unpack

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

    from pixelgate.domain.shadows import Shadow
    from pixelgate.storage.table_client import TableClient


class RulesetNotFoundError(LookupError):
    """The workspace has no such draft or version."""


class ShadowNotFoundError(LookupError):
    """What a shadow judges by is not there any more."""


class Pointer(NamedTuple):
    """The id of what decides in one place, None where it is none of their own; what judges beside it."""

    ruleset: str | None = None
    shadow: RunningShadow | None = None


class RuleSetReader:
    """Reads what decides in one table."""

    def __init__(self, client: TableClient, table: str) -> None:
        self._client = client
        self._table = table

    def pointer(self, workspace: str, collection: str | None) -> Pointer:
        """What decides, and what judges beside it, of which no more than their ids is read."""
        answer = self._client.get_item(
            TableName=self._table,
            Key=key_of(workspace, keys.activation_sort(collection)),
            ProjectionExpression="ruleset, shadow_id, shadow_ruleset",
            ConsistentRead=True,
        )
        return _pointer_of(answer.get("Item", {}), collection)

    def canonical(self, workspace: str, ruleset_id: str) -> str:
        """The canonical JSON of a version.

        Raises:
            RulesetNotFoundError: the workspace has no such version.
        """
        name, _, digest = ruleset_id.partition("@")
        answer = self._client.get_item(
            TableName=self._table,
            Key=key_of(workspace, keys.ruleset_version_sort(name, digest)),
            ProjectionExpression="canonical",
            ConsistentRead=True,
        )
        if "Item" not in answer:
            raise RulesetNotFoundError(ruleset_id)
        return unpack(bytes(answer["Item"]["canonical"]["B"]))


class ShadowReader:
    """Reads what the shadows of one table judge by."""

    def __init__(self, client: TableClient, table: str) -> None:
        self._client = client
        self._table = table

    def canonical(self, workspace: str, shadow: RunningShadow | Shadow) -> str:
        """The canonical JSON of what ``shadow`` judges by.

        Raises:
            ShadowNotFoundError: another has taken its place.
        """
        key = key_of(workspace, keys.shadow_text_sort(shadow.collection))
        item = self._client.get_item(TableName=self._table, Key=key, ConsistentRead=True).get("Item")
        if item is None or item["shadow"]["S"] != shadow.id:
            raise ShadowNotFoundError(shadow.id)
        return unpack(bytes(item["canonical"]["B"]))


def _pointer_of(item: dict[str, AttributeValueTypeDef], collection: str | None) -> Pointer:
    ruleset = item["ruleset"]["S"] if "ruleset" in item else None
    if "shadow_id" not in item:
        return Pointer(ruleset)
    running = RunningShadow(
        id=item["shadow_id"]["S"], ruleset=item["shadow_ruleset"]["S"], collection=collection
    )
    return Pointer(ruleset, running)
