"""Changes of a workspace's classifiers, each with a line in the chain of its rule sets.

They share that chain because both decide what becomes of an image.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from pixelgate.domain.classifiers import (
    MOST_CLASSIFIERS,
    MOST_VERSIONS,
    ClassifierVersion,
    TrainedClassifier,
)
from pixelgate.domain.errors import RetryableError
from pixelgate.domain.history import HistoryAction, HistoryFact
from pixelgate.storage import keys
from pixelgate.storage.active_classifiers import ActiveClassifiers
from pixelgate.storage.chained_changes import ATTEMPTS, OutrunError, change
from pixelgate.storage.classifier_items import (
    ClassifierState,
    active_item,
    count_classifiers,
    digest_of,
    forgotten_item,
    model_item,
    put_after,
    state_item,
    version_item,
)
from pixelgate.storage.classifiers import ClassifierStore, StoredClassifier
from pixelgate.storage.items import to_item
from pixelgate.storage.many_items import query_pages

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef, TransactWriteItemTypeDef

    from pixelgate.storage.table_client import TableClient

_FORGOTTEN_FOR = timedelta(days=1)


class TooManyClassifiersError(Exception):
    """The workspace has as many as it may have."""


class TooManyVersionsError(Exception):
    """As many versions as there may be were trained under this name."""


@dataclass(frozen=True)
class Author:
    """Who makes a change, and when."""

    actor: str
    at: datetime


class ClassifierChanges:
    """Changes the classifiers of one table."""

    def __init__(self, client: TableClient, table: str) -> None:
        self._client = client
        self._table = table
        self._store = ClassifierStore(client, table)

    def require_room(self, workspace: str, name: str) -> ClassifierState:
        """What a version of ``name`` would be added to; raises as ``add`` does where it could not be."""
        state = self._store.state(workspace, name)
        if state.latest_version >= MOST_VERSIONS:
            raise TooManyVersionsError(name)
        if not state.exists and self._store.count(workspace) >= MOST_CLASSIFIERS:
            raise TooManyClassifiersError(workspace)
        return state

    def add(
        self, workspace: str, name: str, trained: TrainedClassifier, *, author: Author
    ) -> ClassifierVersion:
        """Store what was trained as the next version of ``name``, which may be its first.

        Of two that are added at once, each gets a number of its own.

        Raises:
            TooManyClassifiersError: the name is new, and there are ``MOST_CLASSIFIERS``.
            TooManyVersionsError: the name has had ``MOST_VERSIONS``.
            RetryableError: others were added all the time.
        """
        for _ in range(ATTEMPTS):
            before = self.require_room(workspace, name)
            version = ClassifierVersion(
                name=name,
                version=before.latest_version + 1,
                sha256=digest_of(trained),
                model=trained.model,
                model_version=trained.model_version,
                report=trained.report,
                created_at=author.at,
                created_by=author.actor,
            )
            writes = self._additions(workspace, before, version, trained)
            details = {"version": version.version, "sha256": version.sha256}
            fact = _fact(HistoryAction.CLASSIFIER_TRAINED, name, author, details)
            try:
                self._change(workspace, writes, fact)
            except OutrunError:
                continue
            return version
        raise RetryableError(f"too many changes at once of {name}")

    def point(self, seen: StoredClassifier, version: int | None, *, author: Author) -> StoredClassifier:
        """Let a version look at every image from now on; None: no version of this classifier.

        Raises:
            OutrunError: this classifier, or which others are active, changed since ``seen``.
        """
        workspace, name, before, active = seen
        versions = {other: at for other, at in active.versions.items() if other != name}
        if version is not None:
            versions[name] = version
        after = ActiveClassifiers(versions, active.revision + 1)
        state = before._replace(revision=before.revision + 1, updated_at=author.at.isoformat())
        writes = [
            put_after(self._table, active_item(workspace, after), active.revision),
            put_after(self._table, state_item(workspace, name, state), before.revision),
        ]
        activates = version is not None
        action = HistoryAction.CLASSIFIER_ACTIVATED if activates else HistoryAction.CLASSIFIER_DEACTIVATED
        details = {"version": version, "before": active.versions.get(name)}
        self._change(workspace, writes, _fact(action, name, author, details))
        return StoredClassifier(workspace, name, state, after)

    def remove(self, seen: StoredClassifier, *, author: Author) -> None:
        """Forget all versions of a classifier that is not active. Their numbers are not used again.

        Raises:
            OutrunError: it changed since ``seen``: it may be active.
        """
        workspace, name, before, _ = seen
        state = ClassifierState(
            latest_version=before.latest_version,
            removed=before.latest_version,
            revision=before.revision + 1,
            updated_at=author.at.isoformat(),
        )
        writes = [
            put_after(self._table, state_item(workspace, name, state), before.revision),
            count_classifiers(self._table, workspace, by=-1),
        ]
        details = {"version": before.latest_version}
        self._change(workspace, writes, _fact(HistoryAction.CLASSIFIER_DELETED, name, author, details))
        self.sweep(workspace, name, now=author.at)

    def sweep(self, workspace: str, name: str, *, now: datetime) -> None:
        """Forget what is left of removed versions; repeated, nothing changes."""
        removed = self._store.state(workspace, name).removed
        if not removed:
            return
        purge_at = int((now + _FORGOTTEN_FOR).timestamp())
        for sort in (keys.classifier_version_sort, keys.classifier_model_sort):
            between = {":first": sort(1), ":last": sort(removed)}
            for item in self._kept(keys.classifier_partition(workspace, name), between):
                # Idempotent: no later version has the number of a removed one. Written over and left to
                # expire: whoever may delete an item of the table may delete any.
                self._client.put_item(TableName=self._table, Item=forgotten_item(item, purge_at=purge_at))

    def _kept(self, partition: str, between: Mapping[str, str]) -> list[dict[str, AttributeValueTypeDef]]:
        pages = query_pages(
            self._client,
            {
                "TableName": self._table,
                "KeyConditionExpression": "PK = :versions AND SK BETWEEN :first AND :last",
                "FilterExpression": "attribute_not_exists(purge_at)",
                "ExpressionAttributeValues": to_item({":versions": partition, **between}),
                "ProjectionExpression": "PK, SK",
                "ConsistentRead": True,
            },
        )
        return [item for page in pages for item in page["Items"]]

    def _additions(
        self, workspace: str, before: ClassifierState, version: ClassifierVersion, trained: TrainedClassifier
    ) -> list[TransactWriteItemTypeDef]:
        state = before._replace(
            latest_version=version.version,
            revision=before.revision + 1,
            labels=tuple(label.name for label in trained.labels),
            updated_at=version.created_at.isoformat(),
        )
        writes = [
            put_after(self._table, state_item(workspace, version.name, state), before.revision),
            # A version never changes.
            put_after(self._table, version_item(workspace, version), 0),
            put_after(self._table, model_item(workspace, version.name, version.version, trained), 0),
        ]
        return writes if before.exists else [*writes, count_classifiers(self._table, workspace, by=1)]

    def _change(self, workspace: str, writes: list[TransactWriteItemTypeDef], fact: HistoryFact) -> None:
        change(self._client, self._table, keys.rulesets_partition(workspace), writes, fact)


def _fact(action: HistoryAction, name: str, author: Author, details: Mapping[str, object]) -> HistoryFact:
    stated = {"classifier": name, **details}
    return HistoryFact.model_validate(
        {"at": author.at, "actor": author.actor, "action": action, "details": stated}
    )
