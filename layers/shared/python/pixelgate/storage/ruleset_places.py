"""Where the rule sets of a workspace stand in the table, and how their texts are kept."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from pixelgate.storage import keys
from pixelgate.storage.items import to_item

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef


def key_of(workspace: str, sort: str) -> dict[str, AttributeValueTypeDef]:
    """The key of anything that concerns the rule sets of a workspace."""
    return to_item(row_of(workspace, sort))


def row_of(workspace: str, sort: str) -> dict[str, object]:
    """The same as plain values, for an item that says more."""
    return {"PK": keys.rulesets_partition(workspace), "SK": sort}


def pack(text: str) -> bytes:
    """A text as an item keeps it."""
    return zlib.compress(text.encode(), 6)


def unpack(packed: bytes) -> str:
    """The text that an item keeps."""
    return zlib.decompress(packed).decode()
