"""What counts as a judgement, and what holds a chain of decisions together."""

import pytest
from pydantic import ValidationError

from pixelgate.domain.decisions import Corrections, DecisionReason, Effect, Judgement, Outcome
from tests.support.decisions import decision


@pytest.mark.parametrize("reason", DecisionReason)
def test_every_reason_has_a_sentence_and_says_what_it_is_a_reason_for(reason):
    assert reason.sentence.startswith("A reviewer ")
    assert reason.outcomes


@pytest.mark.parametrize(
    ("judgement", "fault"),
    [
        ({"outcome": "approve", "reason_code": "WEAPON"}, "no reason to approve"),
        ({"outcome": "reject", "reason_code": "FALSE_ALARM"}, "no reason to reject"),
        ({"outcome": "reject", "reason_code": "OTHER"}, "needs a note"),
        ({"outcome": "reject", "reason_code": "OTHER", "note": "  "}, "at least 1 character"),
        ({"outcome": "reject", "reason_code": "UGLY"}, "Input should be"),
        ({"outcome": "review", "reason_code": "OTHER", "note": "?"}, "Input should be"),
        ({"outcome": "reject", "reason_code": "WEAPON", "corrections": {}}, "name labels, objects or text"),
    ],
)
def test_a_judgement_needs_a_reason_that_fits(judgement, fault):
    with pytest.raises(ValidationError, match=fault):
        Judgement.model_validate(judgement)


@pytest.mark.parametrize("box", [(0.5, 0.5, 0.6, 0.1), (0.1, 0.9, 0.1, 0.2), (0.1, 0.1, 0.0, 0.2)])
def test_a_corrected_object_lies_inside_the_image(box):
    named = dict(zip(("x", "y", "width", "height"), box, strict=True))

    with pytest.raises(ValidationError, match="inside the image"):
        Corrections.model_validate({"objects": [{"name": "gun", "box": named}]})


def test_nothing_of_a_kind_is_a_correction_too():
    assert Corrections(labels=()).labels == ()


def test_the_hash_of_a_decision_covers_what_was_decided_and_what_came_before():
    known = decision()

    for changed in ({"outcome": Outcome.APPROVE}, {"note": "x"}, {"previous_sha256": "1" * 64}):
        assert known.model_copy(update=changed).sha256 != known.sha256
    assert decision().sha256 == known.sha256


def test_only_what_asks_nobody_else_is_final():
    assert {effect for effect in Effect if not effect.is_final} == {Effect.COUNTED, Effect.ESCALATED}
