"""Drafts, versions and activations of rule sets to items of the table and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pixelgate.domain.rulesets import Activation, Draft, DraftLine, Version, VersionLine
from pixelgate.storage import keys
from pixelgate.storage.items import from_item, to_item
from pixelgate.storage.ruleset_places import key_of, pack, row_of, unpack

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef, UpdateTypeDef

MAX_STORED_BYTES = 400_000
"""Of both texts of a version, compressed: an item of the table may have 400 KiB."""


_KEYS = frozenset({"PK", "SK"})
_TEXTS = ("text", "canonical")


def draft_item(workspace: str, draft: Draft) -> dict[str, AttributeValueTypeDef]:
    """The item of a draft."""
    values = draft.model_dump(mode="json")
    return to_item(
        {**row_of(workspace, keys.ruleset_draft_sort(draft.name)), **values, "text": pack(draft.text)}
    )


def discarded_item(workspace: str, line: DraftLine) -> dict[str, AttributeValueTypeDef]:
    """What is left of a draft: a revision that no later draft of this name has."""
    return to_item(
        {
            **row_of(workspace, keys.ruleset_draft_sort(line.name)),
            **line.model_dump(mode="json"),
            "gone": True,
        }
    )


def version_item(workspace: str, version: Version) -> dict[str, AttributeValueTypeDef]:
    """The item of a published version."""
    digest = version.id.partition("@")[2]
    packed = {"text": pack(version.text), "canonical": pack(version.canonical)}
    return to_item(
        {
            **row_of(workspace, keys.ruleset_version_sort(version.name, digest)),
            **version.model_dump(mode="json"),
            **packed,
        }
    )


def stored_bytes(version: Version) -> int:
    """How much of an item the texts of a version take."""
    return len(pack(version.text)) + len(pack(version.canonical))


def activation_update(table: str, workspace: str, activation: Activation) -> UpdateTypeDef:
    """Make ``activation`` the one of its place, after the revision before it: as JSON, because its trail may
    have gaps. The shadow that is kept in the same item stays.
    """
    ruleset = "ruleset = :ruleset, " if activation.ruleset else ""
    return {
        "TableName": table,
        "Key": key_of(workspace, keys.activation_sort(activation.collection)),
        "UpdateExpression": f"SET {ruleset}revision = :revision, activation = :activation"
        + ("" if activation.ruleset else " REMOVE ruleset"),
        # Against a change made since the revision that this one follows.
        "ConditionExpression": (
            "attribute_not_exists(revision)" if activation.revision == 1 else "revision = :before"
        ),
        "ExpressionAttributeValues": to_item(
            {
                ":ruleset": activation.ruleset,
                ":revision": activation.revision,
                ":activation": activation.model_dump_json(),
                ":before": activation.revision - 1 or None,
            }
        ),
    }


def draft_of(item: dict[str, AttributeValueTypeDef]) -> Draft | None:
    """The draft that an item holds; None of one that was discarded."""
    return None if "gone" in item else Draft.model_validate(_values(item))


def draft_line_of(item: dict[str, AttributeValueTypeDef]) -> DraftLine:
    """A draft, discarded or not, without its text."""
    return DraftLine.model_validate(_only(DraftLine, _values(item)))


def version_of(item: dict[str, AttributeValueTypeDef]) -> Version:
    """The version that an item holds."""
    return Version.model_validate(_values(item))


def version_line_of(item: dict[str, AttributeValueTypeDef]) -> VersionLine:
    """A version without its texts."""
    return VersionLine.model_validate(_only(VersionLine, _values(item)))


def activation_of(item: dict[str, AttributeValueTypeDef]) -> Activation | None:
    """The activation that an item holds; None where it holds nothing but a shadow."""
    return Activation.model_validate_json(item["activation"]["S"]) if "activation" in item else None


def _only(model: type[DraftLine | VersionLine], values: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in values.items() if name in model.model_fields}


def _values(item: dict[str, AttributeValueTypeDef]) -> dict[str, object]:
    texts = {name: unpack(bytes(item[name]["B"])) for name in _TEXTS if name in item}
    others = {name: value for name, value in item.items() if name not in (*_KEYS, *_TEXTS)}
    return {**from_item(others), **texts}
