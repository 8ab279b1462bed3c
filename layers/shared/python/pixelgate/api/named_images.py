"""Images that are named where it is told what came of work over many."""

from collections.abc import Iterable
from typing import Protocol, TypeVar

from pixelgate.storage.record_batches import ReadRecords


class NamedImage(Protocol):
    """What is told of one of them."""

    @property
    def image_id(self) -> str: ...


NamedT = TypeVar("NamedT", bound=NamedImage)


def still_there(workspace: str, named: Iterable[NamedT], *, read_records: ReadRecords) -> tuple[NamedT, ...]:
    """Those that have not been erased since, in their order: of the others nothing is told any more."""
    told = tuple(named)
    records = read_records(workspace, [each.image_id for each in told])
    there = {each.id for each in records.values() if each.erasure is None}
    return tuple([each for each in told if each.image_id in there])
