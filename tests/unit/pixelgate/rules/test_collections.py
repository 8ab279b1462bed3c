"""Rules about the images of some collections only."""

import pytest

from pixelgate.domain.errors import ConfigurationError
from pixelgate.domain.verdict import Severity
from pixelgate.rules.evaluation import decide, evaluate
from tests.unit.pixelgate.rules.building import ALWAYS, NOW, result_of, rule, ruleset, signals

SHOP_ONLY = ruleset(rule(ALWAYS, id="shop-only", severity="reject", collections=["shop", "outlet"]))


def image_in(collection, **more):
    return signals(image={"collection": collection}, **more)


@pytest.mark.parametrize(
    ("collection", "severity"),
    [
        ("shop", Severity.REJECT),
        ("outlet", Severity.REJECT),
        ("blog", Severity.APPROVE),
        (None, Severity.APPROVE),
    ],
)
def test_a_rule_counts_for_the_images_of_its_collections_only(collection, severity):
    assert evaluate(image_in(collection), SHOP_ONLY, NOW).severity is severity
    assert decide(image_in(collection), SHOP_ONLY, NOW).severity is severity


def test_a_rule_about_other_collections_leaves_no_trace():
    rules = ruleset(
        rule(ALWAYS, id="a", collections=["shop"]),
        rule(ALWAYS, id="b"),
        rule(ALWAYS, id="c", collections=["blog"]),
    )

    assert [trace.rule for trace in evaluate(image_in("blog"), rules, NOW).trace] == [
        "b",
        "c",
        "missing-signals",
    ]


def test_an_image_about_which_there_is_no_rule_is_approved_and_told_so():
    verdict = evaluate(image_in(None), SHOP_ONLY, NOW)

    assert verdict.reason == "No rule is about images of this collection"


def test_a_gap_is_no_approval_either_where_no_rule_is_about_the_image():
    verdict = evaluate(image_in("blog", missing=["objects"]), SHOP_ONLY, NOW)

    assert verdict.severity is Severity.REVIEW


@pytest.mark.parametrize(
    ("condition", "collection", "result"),
    [
        ({"eq": "shop"}, "shop", "true"),
        ({"eq": "shop"}, "blog", "false"),
        ({"in": ["shop", "outlet"]}, "outlet", "true"),
        ({"in": ["shop"]}, None, "false"),
        ({"exists": False}, None, "true"),
    ],
)
def test_the_collection_is_a_field_too(condition, collection, result):
    assert result_of({"field": "image.collection", **condition}, image_in(collection)) == result


@pytest.mark.parametrize(
    ("collections", "problem"),
    [
        ([], "collections: expected at least one of collections, the list is empty"),
        ("shop", "collections: expected a list of collections, got the text 'shop'"),
        (["My shop"], "collections[0]: 'My shop' may hold only a-z, 0-9 and hyphens"),
    ],
)
def test_what_is_no_list_of_collections_is_refused(collections, problem):
    with pytest.raises(ConfigurationError) as caught:
        ruleset(rule(ALWAYS, collections=collections))

    assert problem in str(caught.value)
