"""Categories out of confidences: sums over the labels of a whole picture, the surest of instances."""

import numpy as np
import pytest

from pixelgate.domain.findings.objects import DetectedObject
from pixelgate.domain.model_cards.label_set import LabelCategory
from pixelgate.inference.categories import Categoriser
from tests.support.documents import BOX
from tests.support.models import labels

KNOWN = labels("beagle", "collie", "tabby", "car")
DOGS = LabelCategory(id="dogs", path=("Animals", "Pets", "Dogs"), min_confidence=0.5, labels=(0, 1))
ANIMALS = LabelCategory(id="animals", path=("Animals",), min_confidence=0.6, labels=(0, 1, 2))


def of_whole(*confidences, categories=(DOGS, ANIMALS)):
    return Categoriser(categories, KNOWN).of_whole(np.array(confidences, np.float32))


def of_objects(*found, categories=(DOGS, ANIMALS)):
    objects = [
        DetectedObject(name=name, parents=(), confidence=confidence, box=BOX, area=0.1)
        for name, confidence in found
    ]
    return Categoriser(categories, KNOWN).of_objects(objects)


def test_a_picture_is_of_a_category_though_no_label_of_it_is_sure():
    animals, dogs = of_whole(0.3, 0.25, 0.2, 0.25)

    assert (animals.id, animals.confidence, animals.given_by) == (
        "animals",
        0.75,
        ("beagle", "collie", "tabby"),
    )
    assert (dogs.id, dogs.confidence, dogs.given_by) == ("dogs", 0.55, ("beagle", "collie"))


def test_a_category_says_where_it_stands():
    dogs = of_whole(0.9, 0, 0, 0)[0]

    assert (dogs.name, dogs.path, dogs.parents) == ("Dogs", "Animals > Pets > Dogs", ("Pets", "Animals"))


@pytest.mark.parametrize(("beagle", "ids"), [(0.6, ["dogs", "animals"]), (0.5, ["dogs"]), (0.49, [])])
def test_each_category_has_its_own_limit(beagle, ids):
    assert [category.id for category in of_whole(beagle, 0, 0, 1 - beagle)] == ids


def test_what_adds_next_to_nothing_is_not_what_gave_it():
    assert of_whole(0.96, 0.03, 0.01, 0, categories=[ANIMALS])[0].given_by == ("beagle",)


def test_rounding_never_makes_more_than_certain():
    assert of_whole(0.5, 0.5, 1e-3, 0)[0].confidence == 1.0


def test_of_objects_the_surest_instance_counts_and_numbers_do_not():
    animals, dogs = of_objects(("collie", 0.8), ("car", 0.7), ("beagle", 0.6), ("beagle", 0.6))

    assert (animals.confidence, dogs.confidence) == (0.8, 0.8)
    assert dogs.given_by == ("collie", "beagle")


def test_where_nothing_is_found_there_are_none():
    assert of_objects() == ()
    assert of_objects(("car", 0.9)) == ()
    assert Categoriser((), KNOWN).of_whole(np.array([1, 0, 0, 0], np.float32)) == ()


def test_at_most_twenty_are_given():
    many = [LabelCategory(id=f"c{n}", path=("C",), min_confidence=0.1, labels=(0,)) for n in range(30)]

    assert len(of_whole(1, 0, 0, 0, categories=many)) == 20
