"""Training: what a classifier learns from a few examples, and what it says about itself."""

import numpy as np
import pytest

from pixelgate.classifiers.applying import custom_labels_of
from pixelgate.classifiers.training import train
from tests.support.embeddings import FEATURES, Pictures, examples


def trained(pictures, labels, others=()):
    return train(examples(labels, others), pictures.embeddings, model="m", model_version="1")


def names(classifier, embedding):
    return {name for name, _ in custom_labels_of(embedding, classifier)}


def mugs_and_lamps(*, number=12, **options):
    """A classifier of two kinds of things, and what draws more of them."""
    pictures = Pictures(**options)
    labels = {"mug": pictures.take(number, "mug"), "lamp": pictures.take(number, "lamp")}
    return trained(pictures, labels, pictures.take(number)), pictures


def test_what_can_be_told_apart_is():
    classifier, pictures = mugs_and_lamps()

    for label in ("mug", "lamp"):
        said = [names(classifier, pictures.one(label)) for _ in range(50)]
        assert said.count({label}) >= 48
    assert [label.name for label in classifier.labels] == ["mug", "lamp"]
    assert (classifier.model, classifier.model_version) == ("m", "1")


def test_the_report_is_true_of_other_pictures():
    classifier, pictures = mugs_and_lamps(number=40, spread=3.0)
    mug = classifier.report.labels[0]

    given = [
        ["mug" in names(classifier, pictures.one(*shown)) for _ in range(300)]
        for shown in (["mug"], ["lamp"], [])
    ]
    recall, *wrong = (np.mean(each) for each in given)

    assert 0.5 < mug.recall < 1
    assert mug.recall == pytest.approx(recall, abs=0.15)
    assert mug.precision == pytest.approx(recall / (recall + sum(wrong)), abs=0.15)


def test_the_same_examples_in_another_order_make_the_same_classifier():
    pictures = Pictures()
    labels = {"mug": pictures.take(8, "mug"), "lamp": pictures.take(8, "lamp")}
    others = pictures.take(8)
    turned = {name: images[::-1] for name, images in labels.items()}

    assert trained(pictures, labels, others) == trained(pictures, turned, others[::-1])


def test_one_label_is_told_from_others():
    pictures = Pictures()
    classifier = trained(pictures, {"mug": pictures.take(8, "mug")}, pictures.take(20))

    assert names(classifier, pictures.one("mug")) == {"mug"}
    assert names(classifier, pictures.one()) == set()


def test_an_image_may_show_several_labels():
    pictures = Pictures(spread=0.7)
    both = pictures.take(10, "mug", "lamp")
    labels = {"mug": (*both, *pictures.take(10, "mug")), "lamp": (*both, *pictures.take(10, "lamp"))}
    classifier = trained(pictures, labels, pictures.take(20))

    said = [names(classifier, pictures.one("mug", "lamp")) for _ in range(20)]

    assert said.count({"mug", "lamp"}) >= 18


def test_copies_are_left_out_and_named():
    pictures = Pictures()
    mugs = pictures.take(8, "mug")
    copies = pictures.keep(pictures.embeddings[mugs[0]], pictures.embeddings[mugs[1]])
    report = trained(pictures, {"mug": (*copies, *mugs)}, pictures.take(8)).report

    assert report.left_out == copies
    assert report.examples == 16
    assert report.labels[0].examples == 8


def test_copies_do_not_make_it_look_better():
    pictures = Pictures(spread=3)
    mugs, others = pictures.take(10, "mug"), pictures.take(10)
    copies = pictures.keep(*(pictures.embeddings[each] for each in mugs))

    with_copies = trained(pictures, {"mug": (*mugs, *copies)}, others)

    assert with_copies.report.labels == trained(pictures, {"mug": mugs}, others).report.labels


def test_a_label_of_copies_alone_is_never_given():
    pictures = Pictures()
    mug = pictures.one("mug")
    classifier = trained(pictures, {"mug": pictures.keep(*[mug] * 6)}, pictures.take(8))

    assert names(classifier, mug) == set()
    assert classifier.report.labels[0].precision is None
    assert "All images of 'mug' are copies of one" in classifier.report.warnings[0]


def test_what_cannot_be_told_apart_is_never_given_and_said_to_be_so():
    pictures = Pictures()
    classifier = trained(pictures, {"mine": pictures.take(20, "mug")}, pictures.take(20, "mug"))
    never = [label for label in classifier.report.labels if label.threshold == 1]

    said = [names(classifier, pictures.one("mug")) for _ in range(50)]

    assert [label.name for label in never] == ["mine"]
    assert said.count(set()) == 50
    assert any("'mine' cannot be told" in warning for warning in classifier.report.warnings)


def test_what_resembles_no_example_is_given_nothing():
    classifier, pictures = mugs_and_lamps(number=20)
    unlike = Pictures(seed=99)
    # A picture on the mugs' side of every other example, with nothing in common with a mug.
    empty = np.zeros(len(pictures.one()))

    assert all(names(classifier, unlike.one()) == set() for _ in range(200))
    assert names(classifier, tuple(empty.tolist())) == set()
    assert names(classifier, tuple(-value for value in pictures.one("mug"))) == set()


def test_most_pictures_of_a_label_pass_the_guard():
    classifier, pictures = mugs_and_lamps(number=20)
    unguarded = classifier.model_copy(
        update={
            "labels": tuple(label.model_copy(update={"least_likeness": -1}) for label in classifier.labels)
        }
    )
    seen = [pictures.one("mug") for _ in range(200)]

    lost = sum(names(unguarded, each) != names(classifier, each) for each in seen)

    assert lost <= 10


def test_embeddings_of_nothing_but_zeros_are_like_none():
    pictures = Pictures()
    nothing = pictures.keep(*[(0.0,) * FEATURES] * 5)
    classifier = trained(pictures, {"mug": pictures.take(10, "mug")}, (*nothing, *pictures.take(10)))

    assert names(classifier, pictures.embeddings[nothing[0]]) == set()
    assert names(classifier, pictures.one("mug")) == {"mug"}
    assert trained(pictures, {"nothing": nothing}, pictures.take(10)).report.labels[0].name == "nothing"


def test_a_thousand_examples_of_thirty_labels_are_learnt():
    pictures = Pictures()
    labels = {f"label {at}": pictures.take(30, f"label {at}") for at in range(30)}
    classifier = trained(pictures, labels, pictures.take(100))

    assert len(classifier.labels) == 30
    assert min(label.recall for label in classifier.report.labels) > 0.8


@pytest.mark.parametrize(("number", "warns"), [(5, True), (9, True), (10, False)])
def test_few_examples_are_warned_of(number, warns):
    pictures = Pictures(spread=0.7)
    report = trained(pictures, {"mug": pictures.take(number, "mug")}, pictures.take(20)).report

    assert any(f"'mug' has {number}" in warning for warning in report.warnings) == warns


def test_all_well_is_no_warning():
    classifier, _ = mugs_and_lamps(number=20)

    assert classifier.report.warnings == ()


def test_missing_others_are_warned_of():
    pictures = Pictures()
    report = trained(pictures, {"mug": pictures.take(12, "mug"), "lamp": pictures.take(12, "lamp")}).report

    assert report.warnings[0].startswith("There are no others")


def test_labels_that_are_confused_are_named_with_their_images():
    pictures = Pictures()
    mugs = pictures.take(20, "mug")
    cups = (*pictures.take(10, "cup"), *pictures.take(6, "mug"))
    warnings = trained(pictures, {"mug": mugs, "cup": cups}, pictures.take(10)).report.warnings

    [confused] = [each for each in warnings if each.startswith("'mug' is given to")]
    assert "among those of 'cup'" in confused
    assert any(image in confused for image in cups[10:])


def test_images_that_a_label_misses_are_named():
    pictures = Pictures()
    mugs = (*pictures.take(8, "mug"), *pictures.take(8))
    warnings = trained(pictures, {"mug": mugs}, pictures.take(30)).report.warnings

    [missed] = [each for each in warnings if "is missed on" in each]
    assert missed.endswith("more.")
    assert [image in missed for image in mugs[:8]] == [False] * 8


def test_copies_under_different_labels_are_warned_of():
    pictures = Pictures()
    mugs, lamps = pictures.take(12, "mug"), pictures.take(12, "lamp")
    [copy] = pictures.keep(pictures.embeddings[mugs[0]])
    classifier = trained(pictures, {"mug": mugs, "lamp": (*lamps, copy)}, pictures.take(12))

    assert classifier.report.left_out == ()
    assert any(mugs[0] in each and copy in each for each in classifier.report.warnings)
