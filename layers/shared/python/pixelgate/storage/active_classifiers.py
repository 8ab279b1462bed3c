"""What judging an image reads of classifiers: which are active, and what these were trained to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from pixelgate.domain.findings.custom_labels import AppliedClassifier
from pixelgate.storage import keys
from pixelgate.storage.items import from_item, to_item

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

    from pixelgate.domain.classifiers import TrainedClassifier
    from pixelgate.storage.table_client import TableClient


class ClassifierNotFoundError(LookupError):
    """The workspace has no such classifier, or it has no such version."""


class ActiveClassifiers(NamedTuple):
    """The active version by name; ``revision`` counts the changes, 0 before the first."""

    versions: Mapping[str, int]
    revision: int

    def applied(self) -> tuple[AppliedClassifier, ...]:
        """The same by name, as it is told with what they found."""
        pairs = sorted(self.versions.items())
        return tuple(AppliedClassifier(name=name, version=version) for name, version in pairs)


class ClassifierReader:
    """Reads the active classifiers of one table."""

    def __init__(self, client: TableClient, table: str) -> None:
        self._client = client
        self._table = table

    def active(self, workspace: str) -> tuple[AppliedClassifier, ...]:
        """The versions that look at every new image, by name."""
        return self._active(workspace).applied()

    def model(self, workspace: str, name: str, version: int) -> TrainedClassifier:
        """What a version was trained to.

        Raises:
            ClassifierNotFoundError: there is none.
        """
        # Imported where there is a classifier: images of all other workspaces pay nothing for it.
        from pixelgate.storage.classifier_items import model_of  # noqa: PLC0415 - as said above

        partition = keys.classifier_partition(workspace, name)
        item = self._get(partition, keys.classifier_model_sort(version))
        if item is None or "vectors" not in item:
            raise ClassifierNotFoundError(f"{name} has no version {version}")
        return model_of(item)

    def _active(self, workspace: str) -> ActiveClassifiers:
        return _active_of(self._get(keys.classifiers_partition(workspace), keys.ACTIVE_CLASSIFIERS))

    def _get(self, partition: str, sort: str) -> dict[str, AttributeValueTypeDef] | None:
        answer = self._client.get_item(
            TableName=self._table, Key=to_item({"PK": partition, "SK": sort}), ConsistentRead=True
        )
        return answer.get("Item")


def _active_of(item: Mapping[str, AttributeValueTypeDef] | None) -> ActiveClassifiers:
    """Which versions look at every image; none, where nothing is stored."""
    if item is None:
        return ActiveClassifiers({}, 0)
    values = from_item(item)
    return ActiveClassifiers(values["versions"], values["revision"])
