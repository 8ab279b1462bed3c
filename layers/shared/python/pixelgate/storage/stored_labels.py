"""The labels of many images, without the rest of their findings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from pydantic import BaseModel

from pixelgate.domain.findings.base import MissingFinding
from pixelgate.domain.findings.labels import LabelsFinding
from pixelgate.storage import keys
from pixelgate.storage.items import from_item, to_item
from pixelgate.storage.many_items import get_items

if TYPE_CHECKING:
    from pixelgate.storage.table_client import TableClient


class StoredLabels(NamedTuple):
    """The labels that one analysis of an image found, and when that was recorded."""

    image_id: str
    recorded_at: datetime
    labels: LabelsFinding

    @property
    def model(self) -> tuple[str, str]:
        """What found them: a model and its version."""
        return self.labels.model, self.labels.model_version


ReadLabels = Callable[[str, Mapping[str, int]], Iterator[StoredLabels]]
"""``read_labels`` of one table."""


class _OnlyLabels(BaseModel):
    """Of a document of findings; the rest is skipped unread."""

    labels: LabelsFinding | MissingFinding


def read_labels(
    client: TableClient, table: str, workspace: str, analyses: Mapping[str, int]
) -> Iterator[StoredLabels]:
    """The labels that these analyses found, one of each image, in any order; none where none were found."""
    image_ids = {keys.image_partition(workspace, image_id): image_id for image_id in analyses}
    wanted = [
        to_item({"PK": partition, "SK": keys.findings_sort(analyses[image_id])})
        for partition, image_id in image_ids.items()
    ]
    for item in map(from_item, get_items(client, table, wanted)):
        labels = _OnlyLabels.model_validate_json(item["document"]).labels
        if not isinstance(labels, MissingFinding):
            yield StoredLabels(image_ids[item["PK"]], datetime.fromisoformat(item["recorded_at"]), labels)
