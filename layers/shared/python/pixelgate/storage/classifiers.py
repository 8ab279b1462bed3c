"""The classifiers of workspaces: their versions, and which of them look at every new image."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pixelgate.domain.classifiers import ClassifierSummary, ClassifierVersion
from pixelgate.storage import keys
from pixelgate.storage.active_classifiers import (
    ActiveClassifiers,
    ClassifierNotFoundError,
    ClassifierReader,
)
from pixelgate.storage.classifier_items import (
    ClassifierState,
    name_of,
    state_of,
    version_of,
)
from pixelgate.storage.items import to_item
from pixelgate.storage.many_items import query_pages

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef


class StoredClassifier(NamedTuple):
    """A classifier as it was read: a change that is made from it is refused after another one."""

    workspace: str
    name: str
    state: ClassifierState
    active: ActiveClassifiers

    @property
    def summary(self) -> ClassifierSummary:
        return self.state.summary(self.name, self.active)


class ClassifierStore(ClassifierReader):
    """Reads the classifiers of one table."""

    def summaries(self, workspace: str) -> tuple[ClassifierSummary, ...]:
        """All classifiers, by name."""
        items = self._items(keys.classifiers_partition(workspace), keys.CLASSIFIER_PREFIX)
        states = [(name_of(item), state_of(item)) for item in items]
        active = self._active(workspace)
        return tuple(state.summary(name, active) for name, state in states if state.exists)

    def count(self, workspace: str) -> int:
        """How many there are."""
        item = self._get(keys.classifiers_partition(workspace), keys.CLASSIFIER_COUNT)
        return int(item["count"]["N"]) if item else 0

    def state(self, workspace: str, name: str) -> ClassifierState:
        """What is stored of a name, also of one that is removed or never was."""
        return state_of(self._get(keys.classifiers_partition(workspace), keys.classifier_sort(name)))

    def find(self, workspace: str, name: str) -> StoredClassifier:
        """One classifier as it is now.

        Raises:
            ClassifierNotFoundError: there is none.
        """
        state = self.state(workspace, name)
        if not state.exists:
            raise ClassifierNotFoundError(f"there is no classifier {name}")
        return StoredClassifier(workspace, name, state, self._active(workspace))

    def versions(self, found: StoredClassifier) -> tuple[ClassifierVersion, ...]:
        """All versions, the newest first."""
        partition = keys.classifier_partition(found.workspace, found.name)
        items = self._items(partition, keys.CLASSIFIER_VERSION_PREFIX)
        versions = [version_of(item) for item in items if "document" in item]
        return tuple(each for each in reversed(versions) if each.version > found.state.removed)

    def version(self, workspace: str, name: str, version: int) -> ClassifierVersion:
        """What is told of one version.

        Raises:
            ClassifierNotFoundError: there is none.
        """
        partition = keys.classifier_partition(workspace, name)
        item = self._get(partition, keys.classifier_version_sort(version))
        if item is None or "document" not in item or version <= self.state(workspace, name).removed:
            raise ClassifierNotFoundError(f"{name} has no version {version}")
        return version_of(item)

    def _items(self, partition: str, beginning: str) -> list[dict[str, AttributeValueTypeDef]]:
        """Everything whose sort key begins so, in order."""
        pages = query_pages(
            self._client,
            {
                "TableName": self._table,
                "KeyConditionExpression": "PK = :partition AND begins_with(SK, :beginning)",
                "ExpressionAttributeValues": to_item({":partition": partition, ":beginning": beginning}),
                "ConsistentRead": True,
            },
        )
        return [item for page in pages for item in page["Items"]]
