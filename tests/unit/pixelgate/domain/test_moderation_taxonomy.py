"""What every user of the taxonomy may rely on."""

import pytest

from pixelgate.domain.moderation_taxonomy import NODES, WITHOUT_SOURCE, raised_by


def test_every_category_stands_below_the_ones_it_names():
    for node in NODES.values():
        nearest = node.parents[:1]
        assert all(NODES[name].parents == node.parents[1:] for name in nearest)
        assert node.level == len(node.parents) + 1 <= 3


def test_ids_are_unique():
    assert len({node.id for node in NODES.values()}) == len(NODES)


@pytest.mark.parametrize(
    "name", ["nudity", "suggestive", "gore", "weapon", "alcohol", "tobacco", "gambling", "drugs"]
)
def test_what_a_platform_asks_for_has_a_place(name):
    assert name in NODES


def test_a_category_is_raised_by_one_analysis_or_by_none():
    raised = [node.name for source in ("moderation", "labels", "objects") for node in raised_by({source})]

    assert len({*raised}) == len(raised)
    assert not {*raised} & {*WITHOUT_SOURCE}


def test_what_nothing_raises_is_said_to_be_without_source():
    assert {"smoking", "tobacco product", "illegal drug"} <= {*WITHOUT_SOURCE}
    assert not {"weapon", "tobacco", "drugs"} & {*WITHOUT_SOURCE}
