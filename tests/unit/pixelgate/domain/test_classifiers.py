"""Examples from which something can be learnt, and those that are refused as they are named."""

import pytest
from pydantic import ValidationError

from pixelgate.domain.classifiers import MOST_EXAMPLES
from tests.support.embeddings import examples

IDS = tuple(f"img_{at:026d}" for at in range(MOST_EXAMPLES + 1))
MUGS, LAMPS, OTHERS = IDS[:5], IDS[5:10], IDS[10:15]


def test_the_images_of_all_labels_and_the_others_are_the_examples():
    assert examples({"mug": MUGS, "lamp": LAMPS}, OTHERS).image_ids == frozenset(IDS[:15])


def test_an_image_may_show_two_labels():
    both = examples({"mug": IDS[:8], "lamp": IDS[5:13]})

    assert len(both.image_ids) == 13


@pytest.mark.parametrize(
    ("labels", "others", "said"),
    [
        ({"mug": MUGS[:4]}, OTHERS, "at least 5"),
        ({"mug": (*MUGS[:4], MUGS[0])}, OTHERS, "'mug' has 4 different images, not 5"),
        ({"Mug": MUGS, "mug": LAMPS}, OTHERS, "the same name"),
        ({"mug": MUGS}, (), "0 images that do not show 'mug'"),
        ({"mug": MUGS, "lamp": (*MUGS, LAMPS[0])}, (), "1 images that do not show 'mug'"),
        ({"mug": MUGS}, (*OTHERS, MUGS[2]), f"{MUGS[2]} is under 'mug' and among the others"),
        ({"mug": IDS[:600]}, IDS[600:], "1001 images"),
        ({}, OTHERS, "at least 1"),
        ({f"label {at}": MUGS for at in range(31)}, OTHERS, "at most 30"),
    ],
)
def test_what_cannot_be_learnt_from_is_refused_with_the_reason(labels, others, said):
    with pytest.raises(ValidationError, match=said):
        examples(labels, others)
