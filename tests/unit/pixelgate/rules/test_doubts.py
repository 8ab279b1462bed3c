"""What can be read and is hardly meant: names that nobody gives, rules without effect, routes not taken."""

import json

import pytest

from pixelgate.rules.linting import MAX_WARNINGS, lint_ruleset
from tests.unit.pixelgate.rules.building import NOW, rule


def warnings_of(*rules, **sections):
    document = {"ruleset": "a-set", "schema": 1, "rules": list(rules), **sections}
    found = lint_ruleset(json.dumps(document), name_of_file="a-set.json", now=NOW)
    assert found.errors == ()
    return [f"{warning.key}: {warning.message}" for warning in found.warnings]


def named(over="labels", **comparison):
    return {"any": {"over": over, "where": {"field": "name", **comparison}}}


def width(**comparison):
    return {"field": "image.width", **comparison}


def confident(name, least, over="objects"):
    where = [{"field": "name", "in_tree": name}, {"field": "confidence", "gte": least}]
    return {"any": {"over": over, "where": {"all": where}}}


@pytest.mark.parametrize(
    ("condition", "doubt"),
    [
        (
            named(in_tree="wepon"),
            "in labels is called 'wepon', and nothing is a kind of it; did you mean 'weapon'?",
        ),
        (named(in_tree=["dog", "qqqqqq"]), "in labels is called 'qqqqqq', and nothing is a kind of it"),
        (named(in_tree="person"), "in labels is called 'person', and nothing is a kind of it"),
        (named(in_tree="bike"), "in labels is called 'bike'; it may mean 'bicycle' or 'motorcycle'"),
        (named(eq="weapon"), "in labels is called 'weapon'; some are kinds of it, which in_tree asks for"),
        (named(eq="automobile"), "'automobile'; some are kinds of 'car', which in_tree asks for"),
        (named("objects", eq="persn"), "in objects is called 'persn'; did you mean 'person'?"),
        ({"not": named("objects", **{"in": ["forks"]})}, "is called 'forks'; did you mean 'fork'?"),
        ({"all_of": [width(lt=5), named(in_tree="wepon")]}, "is called 'wepon'"),
    ],
)
def test_a_name_that_no_model_gives_is_doubted(condition, doubt):
    (warning,) = warnings_of(rule(condition))

    assert warning.startswith("rules[0].when: nothing ")
    assert doubt in warning


@pytest.mark.parametrize(
    "condition",
    [
        named(in_tree="weapon"),
        named(in_tree="automobile"),
        named(eq="tabby cat"),
        named("objects", in_tree="vehicle"),
        named("categories", eq="My own"),
        named("moderation", in_tree="weapon"),
        named(ne="wepon"),
        named(contains_word=["wepon"]),
    ],
)
def test_a_name_that_may_be_found_is_not(condition):
    assert warnings_of(rule(condition)) == []


def test_only_so_many_doubts_are_told():
    misspelt = [f"wepon{number}" for number in range(MAX_WARNINGS + 50)]

    assert len(warnings_of(rule(named(in_tree=misspelt)))) == MAX_WARNINGS


@pytest.mark.parametrize(
    ("weaker", "stronger"),
    [
        (width(lt=500), width(lt=1000)),
        (width(lt=500), width(lte=500)),
        (width(between=[5, 9]), width(lt=10)),
        ({"all_of": [width(gte=5), width(lte=9)]}, width(between=[4, 9])),
        ({"all_of": [width(lt=5), {"field": "image.height", "lt": 5}]}, width(lt=5)),
        (width(lt=5), {"any_of": [{"field": "image.height", "lt": 5}, width(lt=6)]}),
        ({"any_of": [width(lt=5), width(lt=6)]}, width(lt=7)),
        ({"field": "image.format", "eq": "GIF"}, {"field": "image.format", "in": ["PNG", "gif"]}),
        (confident("knife", 0.9), confident("knife", 0.8)),
        (confident("knife", 0.9), confident(["knife", "fork"], 0.8)),
        (confident("knife", 0.9), {"any": {"over": "objects"}}),
        (named(eq="knife", over="objects"), named(in_tree="knife", over="objects")),
        ({"not": width(lt=5)}, {"not": width(lt=5)}),
    ],
)
def test_a_rule_that_a_stronger_one_covers_is_doubted(weaker, stronger):
    review, reject = rule(weaker, id="weak"), rule(stronger, id="strong", severity="reject")

    assert warnings_of(review, reject) == [
        "rules[0]: makes no difference: where it applies, 'strong' leads to 'reject'"
    ]
    assert warnings_of(reject, review) == [
        "rules[1]: makes no difference: where it applies, 'strong' leads to 'reject'"
    ]


@pytest.mark.parametrize(
    ("weaker", "stronger"),
    [
        (width(lt=1000), width(lt=500)),
        (width(lt=500), {"field": "image.height", "lt": 1000}),
        (width(lt=500), {"all_of": [width(lt=1000), {"field": "image.height", "lt": 5}]}),
        ({"any_of": [width(lt=5), {"field": "image.height", "lt": 5}]}, width(lt=6)),
        (confident("knife", 0.9), confident("knife", 0.8, over="labels")),
        (confident("cutlery", 0.9, over="labels"), named(eq="cutlery", over="objects")),
        (named(in_tree="knife", over="objects"), named(eq="knife", over="objects")),
        ({"none": {"over": "faces"}}, {"any": {"over": "faces"}}),
        (
            {"sample": {"rate": 0.5, "by": "content_sha256"}},
            {"sample": {"rate": 0.5, "by": "content_sha256"}},
        ),
        (
            {"field": "background.delta_e", "to": "#FFFFFF", "gt": 9},
            {"field": "background.delta_e", "to": "#000000", "gt": 5},
        ),
    ],
)
def test_a_rule_that_may_make_a_difference_is_not(weaker, stronger):
    doubts = warnings_of(rule(weaker, id="weak"), rule(stronger, id="strong", severity="reject"))

    assert [doubt for doubt in doubts if "makes no difference" in doubt] == []


def test_of_two_rules_that_are_alike_the_later_one_is_doubted():
    doubts = warnings_of(
        rule(width(lt=5), id="one"), rule(width(lt=5), id="two"), rule(width(lt=9), id="three")
    )

    assert doubts == ["rules[1]: makes no difference: 'one' is true of the same images and leads to the same"]


def test_a_rule_about_other_images_covers_nothing():
    weak = rule(width(lt=5), id="weak")
    strong = rule(width(lt=9), id="strong", severity="reject")

    assert warnings_of(weak, strong | {"collections": ["shop"]}) == []
    assert warnings_of(weak | {"collections": ["shop"]}, strong | {"collections": ["blog"]}) == []
    assert warnings_of(weak, strong | {"min_model_version": {"objects": "2"}}) == []
    assert len(warnings_of(weak | {"collections": ["shop"]}, strong | {"collections": ["shop", "blog"]})) == 1


def test_bands_of_different_collections_leave_no_gap():
    low, high = confident("knife", 0.8), {**confident("knife", 0.3)}
    high["any"]["where"]["all"].append({"field": "confidence", "lte": 0.5})

    assert (
        warnings_of(rule(low, id="a", collections=["shop"]), rule(high, id="b", collections=["blog"])) == []
    )
    assert len(warnings_of(rule(low, id="a"), rule(high, id="b"))) == 1


@pytest.mark.parametrize(
    ("routes", "doubts"),
    [
        ([{"when_rule": "a", "queue": "q"}, {"queue": "general"}], []),
        (
            [{"queue": "q"}, {"when_rule": "a", "queue": "q"}],
            ["route[1]: never taken: an earlier entry takes all"],
        ),
        (
            [{"when_rule": ["a", "b"], "queue": "q"}, {"when_rule": "b", "queue": "r"}],
            ["route[1]: never taken: earlier entries take all images of its rules"],
        ),
        ([{"when_rule": "a", "queue": "q"}, {"when_rule": ["a", "b"], "queue": "r"}], []),
        ([{"when_rule": "bad", "queue": "q"}], []),
    ],
)
def test_a_route_that_no_image_takes_is_doubted(routes, doubts):
    rules = [rule(width(lt=5), id="a"), rule(width(gt=9), id="b")]
    rules.append(rule({"field": "image.frames", "gt": 5}, id="bad", severity="reject"))

    found = warnings_of(*rules, route=routes)

    assert len(found) == len(doubts)
    assert all(one.startswith(start) for one, start in zip(found, doubts, strict=True))


@pytest.mark.parametrize("named_rule", ["bad", "missing-signals"])
def test_what_is_always_rejected_takes_no_route(named_rule):
    bad = rule(width(lt=5), id="bad", severity="reject")

    (doubt,) = warnings_of(bad, on_missing="reject", route=[{"when_rule": named_rule, "queue": "q"}])

    assert doubt == "route[0]: never taken: its rules lead to 'reject', which nobody reviews"


@pytest.mark.parametrize(
    ("where", "doubt"),
    [
        ({"field": "name", "in_tree": "wepon"}, "tag[0]: nothing in labels is called 'wepon'"),
        ({"field": "confidence", "gt": 1}, "tag[0]: gives no tags: no value is 'confidence gt 1'"),
    ],
)
def test_a_source_that_gives_no_tags_is_doubted(where, doubt):
    (found,) = warnings_of(rule(width(lt=5)), tag=[{"from": "labels", "min_confidence": 0.5, "where": where}])

    assert found.startswith(doubt)
