"""However events come, and whatever crashes: what finds an image is in the end what one clean run enters.

Each event is a process that stops before every call to the table; between the calls people change tags,
decide and erase. What is refused or killed is delivered again.
"""

import os
from functools import partial
from unittest import mock

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pixelgate.api.indexing import Indexer
from pixelgate.api.tags import edit_tags
from pixelgate.domain.erasure import Erasure, ErasureReason
from pixelgate.domain.tags import TagEdit
from pixelgate.search.image_terms import terms_of
from pixelgate.storage import term_index
from pixelgate.storage.analyses import AnalysisStore
from pixelgate.storage.erasures import ErasureStore
from pixelgate.storage.images import ImageStore
from pixelgate.storage.tags import TagStore
from pixelgate.storage.term_index import TermIndex
from tests.support.documents import IMAGE_ID, NOW, WORKSPACE, record
from tests.support.interleaving import Process, Stopping
from tests.support.tables import TABLE, create_table

EXAMPLES = int(os.environ.get("EXAMPLES", "60"))
TAGS = ("red", "sale", "summer sale", "new")
EVENTS = 4


class Indexing:
    """One image, those who change it, and those who enter it."""

    def __init__(self, client):
        self.client = create_table(client)
        self.images = ImageStore(client, TABLE)
        self.images.create(record(status="APPROVED", tags=("red", "old"), is_anonymized=False))
        self.erasures = ErasureStore(client, TABLE)
        self.processes = []
        self.turns = {"tag": self.tag, "erase": self.erase, "repeat": lambda _: self.begin()}
        self.turns |= {name: partial(self.turn, name) for name in ("step", "refuse", "kill")}

    def indexer(self, client):
        table = (client, TABLE)
        return Indexer(images=ImageStore(*table), analyses=AnalysisStore(*table), index=TermIndex(*table))

    def begin(self):
        indexer = self.indexer(Stopping(self.client))
        self.processes.append(Process(lambda: indexer.enter(WORKSPACE, IMAGE_ID)))

    def turn(self, name, choice):
        alive = [process for process in self.processes if process.is_alive]
        if alive:
            getattr(alive[choice % len(alive)], name)()

    def tag(self, number):
        if self.images.get(WORKSPACE, IMAGE_ID).erasure is None:
            name = TAGS[number % len(TAGS)]
            known = self.images.get(WORKSPACE, IMAGE_ID).tags
            edit = TagEdit(remove=(name,)) if name in known else TagEdit(add=(name,))
            tags = TagStore(self.client, TABLE)
            edit_tags(WORKSPACE, IMAGE_ID, edit, images=self.images, tags=tags, actor="key:a", now=NOW)
            self.begin()

    def erase(self, also_remove):
        standing = self.images.get(WORKSPACE, IMAGE_ID)
        if standing.erasure is None:
            asked = Erasure(reason_code=ErasureReason.REQUESTED, requested_at=NOW, by="key")
            self.erasures.mark(standing, asked)
            self.begin()
        if also_remove:
            self.erasures.remove_items(standing)

    def come_to_rest(self):
        for process in self.processes:
            while process.is_alive:
                process.step()
        for _ in [each for each in self.processes if not each.ended_well]:
            self.indexer(self.client).enter(WORKSPACE, IMAGE_ID)

    def entries(self):
        items = self.client.scan(TableName=TABLE)["Items"]
        plain = [{name: next(iter(value.values())) for name, value in item.items()} for item in items]
        return {item["PK"].partition("#TERM#")[2]: item for item in plain if "#TERM#" in item["PK"]}


deeds = st.one_of(
    st.tuples(st.sampled_from(["step", "step", "step", "refuse", "kill"]), st.integers(0, EVENTS)),
    st.tuples(st.sampled_from(["tag", "repeat"]), st.integers(0, len(TAGS))),
    st.tuples(st.sampled_from(["erase"]), st.integers(0, 1)),
)


@settings(
    max_examples=max(1, EXAMPLES // 2),
    suppress_health_check=list(HealthCheck),
)
@given(order=st.lists(deeds, max_size=30))
# Entered by an event that came before the erasure and goes on after the removal.
@example(order=[("step", 0), ("step", 0), ("erase", 1), ("step", 1), ("step", 1), ("step", 1)])
# Two that have read the same list enter different tags, and one of these goes before either comes again.
@example(
    order=[
        *[("step", 0)] * 12,
        *[("tag", 1), ("step", 0), ("step", 0)],
        *[("tag", 3), *[("step", 1)] * 5],
        ("tag", 3),
    ]
)
def test_what_finds_an_image_is_what_its_record_says(dynamodb, lasting, order):
    with lasting(Indexing(dynamodb)) as world, mock.patch.object(term_index, "AT_ONCE", 2):
        world.begin()
        for name, choice in order:
            world.turns[name](choice)
        world.come_to_rest()

        stored = TermIndex(dynamodb, TABLE).stored(WORKSPACE, IMAGE_ID)
        expected = terms_of(world.images.get(WORKSPACE, IMAGE_ID), None)
        assert stored.terms == expected
        assert set(world.entries()) == {f"{term.kind}#{term.value}" for term in expected}
