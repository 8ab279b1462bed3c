"""The index in memory finds what the table's finds, and counts what that costs."""

from pixelgate.domain.duplicates import Appearance
from tests.unit.pixelgate.domain.test_duplicates import HASH, with_flipped
from tools.duplicates_policy.memory_index import MemoryIndex

FIRST, SECOND = "img_01K0000000000000000000000A", "img_01K0000000000000000000000B"


def test_a_near_hash_is_found_and_the_work_is_counted():
    index = MemoryIndex()
    index.enter(FIRST, Appearance(hash=HASH))
    index.enter(SECOND, Appearance(hash="00ff" * 4))

    found = index.find(Appearance(hash=with_flipped(HASH, 0, 1)))

    assert {image_id: near.distance for image_id, near in found.items()} == {FIRST: 2}
    assert (index.searches, index.buckets_read, index.embeddings_read) == (1, 5, 0)
