"""Per person and per rule: how often they agree, and how long it takes."""

from datetime import timedelta

from pixelgate.domain.decisions import DecisionMark
from pixelgate.domain.review_statistics import Agreement, line_of, median_handling_seconds, summarise
from pixelgate.domain.reviews import Opinion
from tests.support.decisions import ANN, BOB, decision
from tests.support.documents import IMAGE_ID, NOW


def line(*, given=(), settled=None, **changes):
    return line_of(decision(**changes), given=given, settled=settled)


def of(statistics, reviewer):
    return next(each for each in statistics.reviewers if each.reviewer == reviewer)


def test_a_line_names_no_image_and_nothing_that_was_written_about_it():
    text = line(note="a tall man", corrections={"labels": ["rifle"]}).model_dump_json()

    assert IMAGE_ID not in text
    assert "tall man" not in text
    assert "rifle" not in text


def test_whoever_rejects_what_the_rules_doubt_agrees_with_them():
    statistics = summarise(
        [
            line(),
            line(outcome="approve", reason_code="FALSE_ALARM"),
            line(outcome="approve", reason_code="MEETS_THE_RULES", severity="approve", rules=()),
        ]
    )

    assert of(statistics, ANN).with_verdict == Agreement(agreed=2, compared=3)
    assert (of(statistics, ANN).approved, of(statistics, ANN).rejected) == (2, 1)
    [rule] = statistics.rules
    assert (rule.rule, rule.decisions, rule.agreement) == ("weapon", 2, Agreement(agreed=1, compared=2))


def test_second_opinions_count_for_both():
    given = (Opinion(by=ANN, outcome="reject", number=1),)
    statistics = summarise(
        [
            line(effect="COUNTED"),
            line(by=BOB, given=given),
            line(by=BOB, given=given, outcome="approve", reason_code="FALSE_ALARM", effect="ESCALATED"),
        ]
    )

    assert of(statistics, ANN).with_others == of(statistics, BOB).with_others
    assert of(statistics, BOB).with_others == Agreement(agreed=1, compared=2)


def test_a_blind_sample_agrees_where_it_confirms():
    statistics = summarise(
        [line(is_blind=True, effect="CONFIRMED"), line(is_blind=True, effect="ESCALATED"), line()]
    )

    assert of(statistics, ANN).blind == Agreement(agreed=1, compared=2)


def test_who_is_overturned_is_counted_unless_by_themselves():
    settled = DecisionMark(
        number=1,
        outcome="approve",
        reason_code="FALSE_ALARM",
        effect="DECIDED",
        by=ANN,
        at=NOW,
        from_status="IN_REVIEW",
    )
    statistics = summarise(
        [
            line(by=BOB, settled=settled, effect="OVERTURNED"),
            line(by=ANN, settled=settled, effect="OVERTURNED"),
            line(by=BOB, settled=settled, effect="ESCALATED"),
        ]
    )

    assert (of(statistics, ANN).overturned, of(statistics, BOB).overturned) == (1, 0)


def test_the_median_is_of_what_was_claimed_first():
    lines = [line(), *(line(claimed_at=NOW - timedelta(seconds=took)) for took in (10, 30, 50, 70))]

    assert median_handling_seconds(lines) == 40.0
    assert median_handling_seconds([line()]) is None
    assert summarise(lines).median_handling_seconds == 40.0


def test_nothing_decided_is_no_error():
    assert summarise([]).decisions == 0
