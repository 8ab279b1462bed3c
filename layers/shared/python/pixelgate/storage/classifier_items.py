"""Classifiers of a workspace to items of the table and back."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from pixelgate.domain.classifiers import (
    MOST_CLASSIFIERS,
    ClassifierSummary,
    ClassifierVersion,
    TrainedClassifier,
)
from pixelgate.storage import keys
from pixelgate.storage.active_classifiers import ActiveClassifiers
from pixelgate.storage.documents import sha256_of
from pixelgate.storage.items import from_item, to_item

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef, TransactWriteItemTypeDef

_VECTORS = ("weights", "center")
"""Of every label, in this order: they are stored as bytes, one after the other."""

Item = Mapping[str, "AttributeValueTypeDef"]


class ClassifierState(NamedTuple):
    """What is stored of a name. Versions up to ``removed`` are gone, and no later one has their number.

    ``revision`` counts all changes of the classifier: a change says which one it follows.
    """

    latest_version: int = 0
    removed: int = 0
    revision: int = 0
    labels: tuple[str, ...] = ()
    updated_at: str = ""

    @property
    def exists(self) -> bool:
        return self.latest_version > self.removed

    def summary(self, name: str, active: ActiveClassifiers) -> ClassifierSummary:
        """As the classifier is shown."""
        return ClassifierSummary.model_validate(
            {
                "name": name,
                "latest_version": self.latest_version,
                "active_version": active.versions.get(name),
                "labels": self.labels,
                "updated_at": self.updated_at,
            }
        )


def active_item(workspace: str, active: ActiveClassifiers) -> dict[str, AttributeValueTypeDef]:
    """The item that says which versions look at every image."""
    return to_item({**_key(workspace, keys.ACTIVE_CLASSIFIERS), **active._asdict()})


def state_item(workspace: str, name: str, state: ClassifierState) -> dict[str, AttributeValueTypeDef]:
    """The item of a classifier among those of its workspace."""
    values = {**state._asdict(), "labels": list(state.labels)}
    return to_item({**_key(workspace, keys.classifier_sort(name)), **values})


def state_of(item: Item | None) -> ClassifierState:
    """What is stored of a name; of one that never was, the state before its first version."""
    if item is None:
        return ClassifierState()
    values = from_item({name: item[name] for name in ClassifierState._fields})
    return ClassifierState(**{**values, "labels": tuple(values["labels"])})


def version_item(workspace: str, version: ClassifierVersion) -> dict[str, AttributeValueTypeDef]:
    """The item of what is told of a version, as text: DynamoDB's numbers would change our fractions."""
    key = _version_key(workspace, version.name, keys.classifier_version_sort(version.version))
    return to_item({**key, "document": version.model_dump_json()})


def version_of(item: Item) -> ClassifierVersion:
    """What is told of a version."""
    return ClassifierVersion.model_validate_json(item["document"]["S"])


def model_item(
    workspace: str, name: str, version: int, trained: TrainedClassifier
) -> dict[str, AttributeValueTypeDef]:
    """The item of what a version was trained to: two bytes for each number of its vectors."""
    document = trained.model_dump(mode="json")
    vectors = [b64decode(label.pop(vector)) for label in document["labels"] for vector in _VECTORS]
    key = _version_key(workspace, name, keys.classifier_model_sort(version))
    return to_item({**key, "document": json.dumps(document), "vectors": b"".join(vectors)})


def model_of(item: Item) -> TrainedClassifier:
    """What a version was trained to, as it was."""
    document = json.loads(item["document"]["S"])
    labels = document["labels"]
    vectors = _split(bytes(item["vectors"]["B"]), len(labels) * len(_VECTORS))
    for label in labels:
        label |= {vector: b64encode(next(vectors)).decode() for vector in _VECTORS}
    return TrainedClassifier.model_validate(document)


def forgotten_item(item: Item, *, purge_at: int) -> dict[str, AttributeValueTypeDef]:
    """What takes the place of an item of a version that is removed, until it expires."""
    return {**to_item({"purge_at": purge_at}), "PK": item["PK"], "SK": item["SK"]}


def put_after(table: str, item: dict[str, AttributeValueTypeDef], revision: int) -> TransactWriteItemTypeDef:
    """Put ``item`` in the place of its ``revision``, or where nothing is if that is 0."""
    if revision == 0:
        # Against what is there already.
        condition = "attribute_not_exists(PK)"
        return {"Put": {"TableName": table, "Item": item, "ConditionExpression": condition}}
    return {
        "Put": {
            "TableName": table,
            "Item": item,
            # Against a change made since that revision.
            "ConditionExpression": "revision = :before",
            "ExpressionAttributeValues": to_item({":before": revision}),
        }
    }


def count_classifiers(table: str, workspace: str, *, by: int) -> TransactWriteItemTypeDef:
    """Keep the number of a workspace's classifiers, which has a limit."""
    return {
        "Update": {
            "TableName": table,
            "Key": to_item(_key(workspace, keys.CLASSIFIER_COUNT)),
            "UpdateExpression": "ADD #count :by",
            # A number counted with them: two added at once are never one too many.
            "ConditionExpression": "attribute_not_exists(#count) OR #count <= :room",
            "ExpressionAttributeNames": {"#count": "count"},
            "ExpressionAttributeValues": to_item({":by": by, ":room": MOST_CLASSIFIERS - by}),
        }
    }


def digest_of(trained: TrainedClassifier) -> str:
    """Of all that decides what a classifier says: equal for two that always say the same."""
    return sha256_of(trained.model_dump_json(exclude={"report"}))


def name_of(item: Item) -> str:
    """The name of the classifier whose state an item is."""
    return item["SK"]["S"].removeprefix(keys.CLASSIFIER_PREFIX)


def _split(vectors: bytes, number: int) -> Iterator[bytes]:
    size = len(vectors) // number
    return (vectors[place * size : (place + 1) * size] for place in range(number))


def _key(workspace: str, sort: str) -> dict[str, object]:
    return {"PK": keys.classifiers_partition(workspace), "SK": sort}


def _version_key(workspace: str, name: str, sort: str) -> dict[str, object]:
    return {"PK": keys.classifier_partition(workspace, name), "SK": sort}
