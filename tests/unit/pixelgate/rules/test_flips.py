"""Why a verdict changed: the rules that make the difference, and no others."""

from pixelgate.rules.evaluation import evaluate
from pixelgate.rules.flips import explain_change
from tests.unit.pixelgate.rules.building import NOW, rule, ruleset, signals


def verdict(*rules):
    return evaluate(signals(image={"width": 400, "height": 300}), ruleset(*rules), NOW)


def narrow(limit, **changes):
    return rule({"field": "image.width", "lt": limit}, **{"id": "narrow", "reason": "Narrow", **changes})


def low(limit, **changes):
    return rule({"field": "image.height", "lt": limit}, **{"id": "low", "reason": "Low", **changes})


def test_a_rule_that_newly_applies_is_told():
    change = explain_change(verdict(narrow(300)), verdict(narrow(500)))

    assert change.now == ("Sent to review: Narrow: image width is 400 (limit 500)",)
    assert change.no_longer == ()


def test_a_rule_that_no_longer_applies_is_told_as_it_was():
    change = explain_change(verdict(narrow(500)), verdict(narrow(300)))

    assert change == ((), ("Sent to review: Narrow: image width is 400 (limit 500)",))


def test_a_rule_that_applies_to_both_explains_nothing():
    change = explain_change(verdict(narrow(500)), verdict(narrow(450), low(400, severity="reject")))

    assert [sentence.split(":")[1].strip() for sentence in change.now] == ["Low"]
    assert change.no_longer == ()


def test_the_same_rule_with_another_severity_is_told_twice():
    change = explain_change(verdict(narrow(500)), verdict(narrow(500, severity="reject")))

    assert change.now[0].startswith("Rejected: Narrow")
    assert change.no_longer[0].startswith("Sent to review: Narrow")


def test_without_the_earlier_verdict_all_that_applies_is_told():
    assert len(explain_change(None, verdict(narrow(500), low(400))).now) == 2


def test_verdicts_that_are_alike_have_nothing_to_explain():
    assert explain_change(verdict(narrow(500)), verdict(narrow(500))) == ((), ())
