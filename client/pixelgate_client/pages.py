"""Lists that come page by page: each page says where the next one begins."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

from pixelgate_client.exchange import AnswerT, Steps

ItemT = TypeVar("ItemT")
Page: TypeAlias = tuple[Sequence[ItemT], str | None]
"""What is on a page, and the cursor of the next one; none, or an empty one, after the last."""
ReadPage: TypeAlias = Callable[[AnswerT], Page[ItemT]]


@dataclass(frozen=True)
class Pages(Generic[ItemT]):
    """All of a list: ``fetch`` gives the steps to the page of a cursor, or without one to the first."""

    fetch: Callable[[str | None], Steps[Page[ItemT]]]
