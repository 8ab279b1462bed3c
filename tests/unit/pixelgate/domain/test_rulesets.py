"""domain/rulesets.py: what a roll back leads to, and how people name a version."""

import pytest

from pixelgate.domain.history import HistoryAction
from pixelgate.domain.rulesets import MOST_STEPS_BACK, RulesetReference, activate, roll_back
from tests.support.documents import NOW

ACTOR = "key:0123456789abcdef"


def version(digit):
    return f"shoes@{digit * 64}"


def activated(*versions):
    last = None
    for each in versions:
        last = activate(last, collection=None, ruleset=each, actor=ACTOR, now=NOW).after
    return last


def test_a_first_activation_can_be_rolled_back_to_none():
    first = activated(version("a"))

    change = roll_back(first, actor=ACTOR, now=NOW)

    assert (first.revision, first.trail) == (1, (None,))
    assert (change.after.ruleset, change.after.revision, change.after.trail) == (None, 2, ())
    assert change.action is HistoryAction.RULESET_ROLLED_BACK
    with pytest.raises(ValueError, match="nothing to go back to"):
        roll_back(change.after, actor=ACTOR, now=NOW)


def test_rolling_back_twice_goes_back_two_steps():
    last = activated(version("a"), version("b"), version("c"))

    once = roll_back(last, actor=ACTOR, now=NOW).after
    twice = roll_back(once, actor=ACTOR, now=NOW).after

    assert [once.ruleset, twice.ruleset] == [version("b"), version("a")]
    assert twice.revision == 5


def test_only_so_many_steps_are_remembered():
    last = activated(*[version("abcdef0123456789"[place % 16]) for place in range(MOST_STEPS_BACK + 5)])

    assert len(last.trail) == MOST_STEPS_BACK


def test_to_have_none_of_ones_own_any_more_is_a_change_of_its_own_kind():
    change = activate(activated(version("a")), collection=None, ruleset=None, actor=ACTOR, now=NOW)

    assert change.action is HistoryAction.RULESET_DEACTIVATED
    assert change.after.trail == (None, version("a"))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("0123abcd", ("shoes", "0123abcd")),
        ("bags@0123abcdef", ("bags", "0123abcdef")),
        (version("a"), ("shoes", "a" * 64)),
        ("0123abc", None),
        ("0123ABCD", None),
        ("bags@", None),
        ("draft", None),
        ("a" * 65, None),
    ],
)
def test_a_version_is_named_by_the_beginning_of_its_digest(text, meant):
    assert RulesetReference.parse(text, name="shoes") == meant
