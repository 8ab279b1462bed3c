"""Who is asked to look at an image: routes of reviews, and blind samples of everything else."""

import pytest

from pixelgate.domain.errors import ConfigurationError
from pixelgate.domain.verdict import Priority, ReviewRequest
from pixelgate.rules.evaluation import evaluate
from tests.unit.pixelgate.rules.building import ALWAYS, NEVER, NOW, rule, ruleset, signals

RULES = (
    rule({"field": "image.width", "lt": 1000}, id="small"),
    rule({"field": "image.height", "lt": 1000}, id="low"),
    rule({"field": "image.frames", "gt": 1}, id="animated"),
    rule(
        {"any": {"over": "objects", "where": {"field": "name", "eq": "knife"}}}, id="knife", severity="reject"
    ),
)
FULL = {"queue": "safety", "priority": "urgent", "opinions": 2, "escalate_to": "legal", "within_hours": 4}


def review_of(image, *rules, **sections):
    return evaluate(image, ruleset(*(rules or RULES), **sections), NOW).review


def sized(width=2000, height=2000, **more):
    return signals(image={"width": width, "height": height}, **more)


def test_a_review_without_routes_is_general():
    assert review_of(sized(width=10)) == ReviewRequest(queue="general")


def test_what_is_decided_needs_nobody():
    route = [{"queue": "everything"}]

    assert review_of(sized(), route=route) is None
    assert review_of(sized(objects=[{"name": "knife", "confidence": 1}]), route=route) is None


def test_the_first_route_that_matches_is_taken():
    route = [
        {"when_rule": ["low", "animated"], "queue": "odd"},
        {"when_rule": "small", "queue": "sizes"},
        {"queue": "rest"},
    ]

    assert review_of(sized(width=10, height=10), route=route).queue == "odd"
    assert review_of(sized(width=10), route=route).queue == "sizes"
    assert review_of(sized(missing=["faces"]), route=route).queue == "rest"
    assert review_of(sized(missing=["faces"]), route=route[:2]).queue == "general"


def test_a_route_says_how_an_image_is_to_be_looked_at():
    assert review_of(sized(width=10), route=[{"when_rule": "small", **FULL}]) == ReviewRequest(
        queue="safety", priority=Priority.URGENT, opinions=2, escalate_to="legal", within_hours=4
    )


def test_a_rule_that_cannot_be_decided_takes_its_route_too():
    route = [{"when_rule": "knife", "queue": "safety"}]

    assert review_of(sized(missing=["objects"]), route=route).queue == "safety"


def test_missing_signals_may_have_a_route():
    route = [{"when_rule": "missing-signals", "queue": "broken"}]

    assert review_of(sized(missing=["faces"]), route=route).queue == "broken"


@pytest.mark.parametrize(("condition", "severity"), [(NEVER, "review"), (ALWAYS, "reject")])
def test_a_quality_sample_asks_blindly_about_what_was_decided(condition, severity):
    sample = {"rate": 1, "queue": "quality", "opinions": 2}

    review = review_of(signals(), rule(condition, severity=severity), quality_sample=sample)

    assert review == ReviewRequest(queue="quality", opinions=2, is_blind=True)


def test_what_a_person_sees_anyway_is_not_sampled():
    assert not review_of(signals(), rule(ALWAYS), quality_sample={"rate": 1, "queue": "quality"}).is_blind


def sampled(contents, name="a-set", rate=0.25, **sections):
    rules = ruleset(rule(NEVER), ruleset=name, quality_sample={"rate": rate, "queue": "quality"}, **sections)
    return {each for each in contents if evaluate(signals(content_sha256=each), rules, NOW).review}


def test_a_sample_is_a_share_of_all_contents_and_always_the_same():
    contents = [f"{number:064x}" for number in range(1000)]

    chosen = sampled(contents)

    assert 200 < len(chosen) < 300
    assert sampled(contents, description="a new version") == chosen
    assert sampled(contents, rate=0.1) < chosen


def test_samples_are_independent_of_each_other():
    contents = [f"{number:064x}" for number in range(1000)]
    by_rule = ruleset(rule({"sample": {"rate": 0.25, "by": "content_sha256"}}, id="a-set"))

    chosen, elsewhere = sampled(contents), sampled(contents, name="another-set")
    of_rule = {each for each in contents if evaluate(signals(content_sha256=each), by_rule, NOW).review}

    for other in (elsewhere, of_rule):
        assert 30 < len(chosen & other) < 100


@pytest.mark.parametrize(
    ("sections", "problem"),
    [
        (
            {"route": [{"when_rule": "smal", "queue": "q"}]},
            "route[0].when_rule: unknown word 'smal'; did you mean 'small'?",
        ),
        (
            {"route": [{"when_rule": ["small", "lo"], "queue": "q"}]},
            "route[0].when_rule[1]: unknown word 'lo'",
        ),
        ({"route": [{"when_rule": "small"}]}, "route[0]: 'queue' is missing"),
        ({"route": [{"queue": "My queue"}]}, "route[0].queue: 'My queue' may hold only a-z"),
        ({"route": [{"queue": "q", "priority": "asap"}]}, "route[0].priority: unknown word 'asap'"),
        (
            {"route": [{"queue": "q", "opinions": 4}]},
            "route[0].opinions: expected a whole number from 1 to 3, got 4",
        ),
        ({"route": [{"queue": "q", "within_hours": 0.5}]}, "expected a whole number from 1 to 8760, got 0.5"),
        (
            {"route": [{"queue": "q", "escalate_to": "q"}]},
            "route[0].escalate_to: 'q' would hand the image over to",
        ),
        (
            {"quality_sample": {"rate": 2, "queue": "q"}},
            "quality_sample.rate: expected a share above 0 and up to 1",
        ),
        ({"quality_sample": {"rate": 0.1}}, "quality_sample: 'queue' is missing"),
        ({"quality_sample": {"rate": 0.1, "queue": "q", "is_blind": False}}, "unknown word 'is_blind'"),
    ],
)
def test_a_route_that_makes_no_sense_is_refused(sections, problem):
    with pytest.raises(ConfigurationError) as caught:
        ruleset(*RULES, **sections)

    assert problem in str(caught.value)
