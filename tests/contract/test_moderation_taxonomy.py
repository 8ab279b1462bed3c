"""An id of a category means for ever what it meant when it was given, and the page about them is current."""

from pathlib import Path

from pixelgate.domain.moderation_taxonomy import NODES
from tools.moderation_table import PAGE, refreshed

# Only ever append to it. A category that is given up keeps its line, and its id is not given again.
GIVEN = Path(__file__).with_name("moderation_ids.txt")
LINES = GIVEN.read_text(encoding="utf-8").splitlines()


def test_every_id_means_what_it_was_given_for():
    assert [line for node in NODES.values() if (line := f"{node.id} {node.name}") not in LINES] == []


def test_no_id_was_given_twice():
    ids = [line.split(" ", 1)[0] for line in LINES]

    assert len({*ids}) == len(ids) >= len(NODES)


def test_the_page_has_the_table_of_today():
    page = PAGE.read_text(encoding="utf-8")

    assert page == refreshed(page), "run `python -m tools.moderation_table` and commit what changes"
