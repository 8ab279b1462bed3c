"""The rule sets of workspaces: drafts, published versions, and which of them decides."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from pixelgate.domain.history import HistoryEntry, HistoryFact
from pixelgate.domain.rulesets import (
    Activation,
    ActivationChange,
    Draft,
    DraftLine,
    RulesetReference,
    Version,
    VersionLine,
)
from pixelgate.storage import keys
from pixelgate.storage.active_rulesets import RulesetNotFoundError, RuleSetReader
from pixelgate.storage.chained_changes import OutrunError, change
from pixelgate.storage.history import read_history
from pixelgate.storage.items import to_item
from pixelgate.storage.many_items import query_pages
from pixelgate.storage.ruleset_items import (
    activation_of,
    activation_update,
    discarded_item,
    draft_item,
    draft_line_of,
    draft_of,
    version_item,
    version_line_of,
    version_of,
)
from pixelgate.storage.ruleset_places import key_of

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef, PutTypeDef, TransactWriteItemTypeDef


class AmbiguousVersionError(LookupError):
    """Several versions have a digest that begins so."""


class DraftState(NamedTuple):
    """The last revision that a draft of one name had, 0 if there never was one, and whether it is there."""

    revision: int
    exists: bool


class RuleSetStore(RuleSetReader):
    """Reads and changes the rule sets of one table. Every change leaves a line in the workspace's chain."""

    def drafts(self, workspace: str) -> list[DraftLine]:
        """All drafts by name, without their texts."""
        items = self._items(workspace, keys.ruleset_draft_sort(""))
        return [draft_line_of(item) for item in items if "gone" not in item]

    def draft(self, workspace: str, name: str) -> Draft:
        """One draft.

        Raises:
            RulesetNotFoundError: there is none.
        """
        item = self._get(workspace, keys.ruleset_draft_sort(name))
        draft = draft_of(item) if item else None
        if draft is None:
            raise RulesetNotFoundError(name)
        return draft

    def draft_state(self, workspace: str, name: str) -> DraftState:
        """Where the drafts of this name stand."""
        item = self._get(workspace, keys.ruleset_draft_sort(name))
        return DraftState(draft_line_of(item).revision, "gone" not in item) if item else DraftState(0, False)

    def save_draft(self, workspace: str, draft: Draft, fact: HistoryFact) -> None:
        """Store ``draft`` as the revision after the one before it.

        Raises:
            OutrunError: the draft has another revision by now.
        """
        put = self._next_revision(draft_item(workspace, draft), draft.revision)
        self._change(workspace, {"Put": put}, fact)

    def discard_draft(self, workspace: str, line: DraftLine, fact: HistoryFact) -> None:
        """Forget a draft's text; ``line`` says who did it, and is the revision after the last one.

        Raises:
            OutrunError: the draft has another revision by now.
        """
        put = self._next_revision(discarded_item(workspace, line), line.revision)
        self._change(workspace, {"Put": put}, fact)

    def versions(self, workspace: str, name: str | None = None) -> list[VersionLine]:
        """Published versions, all or those of one name, without their texts, in no order."""
        beginning = keys.ruleset_version_sort(name, "") if name else keys.RULESET_VERSION_PREFIX
        return [version_line_of(item) for item in self._items(workspace, beginning)]

    def version(self, workspace: str, reference: RulesetReference) -> Version:
        """One published version.

        Raises:
            RulesetNotFoundError: there is none.
            AmbiguousVersionError: there are several.
        """
        sort = keys.ruleset_version_sort(*reference)
        if not reference.is_whole:
            found = self._items(workspace, sort)
            if len(found) > 1:
                raise AmbiguousVersionError(reference.digest)
            sort = found[0]["SK"]["S"] if found else sort
        item = self._get(workspace, sort)
        if item is None:
            raise RulesetNotFoundError(f"{reference.name}@{reference.digest}")
        return version_of(item)

    def publish(self, workspace: str, version: Version, fact: HistoryFact) -> bool:
        """Store a version for good; False if the workspace has it, whose first publication then stands."""
        try:
            self._change(workspace, {"Put": self._first(version_item(workspace, version))}, fact)
        except OutrunError:
            return False
        return True

    def keep(self, workspace: str, version: Version) -> None:
        """Store a packaged version: that of this release is to decide also after the next one's."""
        # Idempotent, and no change that anybody made: what makes use of it has a line in the history.
        with suppress(self._client.exceptions.ConditionalCheckFailedException):
            self._client.put_item(**self._first(version_item(workspace, version)))

    def activation(self, workspace: str, collection: str | None) -> Activation | None:
        """What decides about a collection, or about the rest of the workspace, as it is now."""
        item = self._get(workspace, keys.activation_sort(collection))
        return activation_of(item) if item else None

    def activations(self, workspace: str) -> list[Activation]:
        """The workspace's own activation first, then those of its collections by name."""
        items = self._items(workspace, keys.activation_sort(None))
        found = [activation_of(item) for item in items]
        return [each for each in found if each is not None]

    def change_activation(self, workspace: str, change: ActivationChange, fact: HistoryFact) -> None:
        """Make ``change``.

        Raises:
            OutrunError: another change was made since ``change.before``.
        """
        update = activation_update(self._table, workspace, change.after)
        self._change(workspace, {"Update": update}, fact)

    def history(self, workspace: str) -> tuple[HistoryEntry, ...]:
        """Every change that was ever made, the first first."""
        return read_history(self._client, self._table, keys.rulesets_partition(workspace))

    def _change(self, workspace: str, write: TransactWriteItemTypeDef, fact: HistoryFact) -> None:
        change(self._client, self._table, keys.rulesets_partition(workspace), [write], fact)

    def _next_revision(self, item: dict[str, AttributeValueTypeDef], revision: int) -> PutTypeDef:
        # Against a change made since the revision that this one follows.
        if revision == 1:
            return self._first(item)
        return {
            "TableName": self._table,
            "Item": item,
            "ConditionExpression": "revision = :before",
            "ExpressionAttributeValues": to_item({":before": revision - 1}),
        }

    def _first(self, item: dict[str, AttributeValueTypeDef]) -> PutTypeDef:
        # Against what is there already: a published version never changes.
        return {"TableName": self._table, "Item": item, "ConditionExpression": "attribute_not_exists(PK)"}

    def _get(self, workspace: str, sort: str) -> dict[str, AttributeValueTypeDef] | None:
        answer = self._client.get_item(
            TableName=self._table, Key=key_of(workspace, sort), ConsistentRead=True
        )
        return answer.get("Item")

    def _items(self, workspace: str, beginning: str) -> list[dict[str, AttributeValueTypeDef]]:
        """Everything whose sort key begins so, in order, without texts."""
        pages = query_pages(
            self._client,
            {
                "TableName": self._table,
                "KeyConditionExpression": "PK = :rulesets AND begins_with(SK, :beginning)",
                "ExpressionAttributeValues": to_item(
                    {":rulesets": keys.rulesets_partition(workspace), ":beginning": beginning}
                ),
                "ConsistentRead": True,
            },
        )
        return [item for page in pages for item in page["Items"]]
