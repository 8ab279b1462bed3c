"""The index of duplicates in memory: the same buckets, ranked by the same code."""

from collections import defaultdict

from pixelgate.domain.duplicate_buckets import (
    Bucket,
    Occupant,
    buckets_of,
    buckets_to_search,
    near_by_embedding,
    rank,
)
from pixelgate.domain.duplicates import Appearance
from pixelgate.domain.findings.duplicates import Duplicate


class MemoryIndex:
    """``buckets_read`` and ``embeddings_read`` count what ``searches`` have cost."""

    def __init__(self) -> None:
        self._buckets: dict[Bucket, set[Occupant]] = defaultdict(set)
        self._appearances: dict[str, Appearance] = {}
        self.searches = self.buckets_read = self.embeddings_read = 0

    def enter(self, image_id: str, seen: Appearance) -> None:
        self._appearances[image_id] = seen
        for bucket, code in buckets_of(image_id, seen.fingerprint()).items():
            self._buckets[bucket].add(Occupant(image_id, 1, code))

    def find(self, seen: Appearance) -> dict[str, Duplicate]:
        """Near copies by image id; no bytes are the same here."""
        wanted = buckets_to_search("other bytes", seen)
        ranking = rank(seen, {each: tuple(self._buckets[each]) for each in wanted if each in self._buckets})
        self.searches += 1
        self.buckets_read += len(wanted)
        self.embeddings_read += len(ranking.to_compare)
        compared = [self._compare(seen, each.image_id) for each in ranking.to_compare]
        return ranking.found | {each.image_id: each for each in compared if each is not None}

    def _compare(self, seen: Appearance, image_id: str) -> Duplicate | None:
        embedding = self._appearances[image_id].embedding
        return None if embedding is None else near_by_embedding(seen, image_id, embedding)
