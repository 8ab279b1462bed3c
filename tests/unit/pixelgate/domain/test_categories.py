"""What labels and objects say of a category becomes one, unless one of them is missing."""

import pytest

from pixelgate.domain.categories import categories_of, merge_categories
from pixelgate.domain.findings.categories import Category
from tests.support.documents import MISSING, findings


def category(id, confidence, *given_by):
    return Category(
        id=id, name=id.title(), path=id.title(), parents=(), confidence=confidence, given_by=given_by
    )


def with_categories(*, labels, objects):
    whole = findings()
    return findings(
        labels=whole.labels.model_copy(update={"categories": labels}),
        objects=whole.objects.model_copy(update={"categories": objects}),
    )


def test_a_category_of_both_is_as_sure_as_the_surer_and_tells_both():
    both = with_categories(
        labels=(category("cats", 0.7, "tabby"), category("animals", 0.95, "tabby")),
        objects=(category("cats", 0.9, "cat"),),
    )

    assert categories_of(both) == (category("animals", 0.95, "tabby"), category("cats", 0.9, "cat", "tabby"))


def test_what_gave_a_category_is_told_once_and_is_bounded():
    (merged,) = merge_categories([category("a", 0.9, "x", "y", "z"), category("a", 0.8, "x", "u", "v", "w")])

    assert merged.given_by == ("x", "y", "z", "u", "v")


@pytest.mark.parametrize("analysis", ["labels", "objects"])
def test_categories_are_not_known_where_an_analysis_is_missing(analysis):
    assert categories_of(findings(**{analysis: MISSING})) is None


def test_no_category_is_a_known_fact():
    assert categories_of(with_categories(labels=(), objects=())) == ()
