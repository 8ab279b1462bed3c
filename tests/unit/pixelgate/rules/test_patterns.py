"""Regular expressions on texts: what they find, what is refused, and that nothing can make them run away."""

import subprocess
import sys

import pytest

from pixelgate.domain.errors import ConfigurationError
from pixelgate.rules.lexicon import MAX_PATTERNS
from pixelgate.rules.patterns import MAX_LENGTH, compile_pattern
from tests.unit.pixelgate.rules.building import result_of, rule, ruleset, signals, trace_of

PHONE = r"\b0\d{2,4}[ /-]?\d{4,8}\b"


def in_title(pattern, title):
    return trace_of({"field": "image.title", "matches": pattern}, signals(image={"title": title}))


@pytest.mark.parametrize(
    ("pattern", "title", "found"),
    [
        (PHONE, "Call 0176 1234567 now", "found '0176 1234567'"),
        (r"[a-z]{2}\d{4}", "Plate AB1234", "found 'AB1234'"),
        (r"straße", "STRAßE", "found 'STRAßE'"),
        (r"\d{4}", "\uff11\uff12\uff13\uff14", "found '1234'"),
        (r"casino", "cas\u00adino", "found 'casino'"),
        (r"(?-i)[A-Z]{3}", "xxxABCxxx", "found 'ABC'"),
        (r"^\p{Cyrillic}+$", "казино", "found 'казино'"),
        (r"a|b", "xb", "found 'b'"),
    ],
)
def test_what_matches_is_shown(pattern, title, found):
    trace = in_title(pattern, title)

    assert (trace.result, trace.condition.note) == ("true", found)
    assert trace.condition.expected == pattern


@pytest.mark.parametrize(
    ("pattern", "title"),
    [(PHONE, "no number"), (r"(?-i)[A-Z]{3}", "abc"), (r"^b", "ab"), (r"\bgin\b", "begin")],
)
def test_what_does_not_match_is_false(pattern, title):
    assert in_title(pattern, title).result == "false"


def test_a_line_of_text_that_matches_is_evidence():
    trace = trace_of(
        {"any": {"over": "text.lines", "where": {"field": "text", "matches": PHONE}}},
        signals(text={"lines": [{"text": "Hello"}, {"text": "Tel 030/123456"}]}),
    )

    assert [item["text"] for item in trace.condition.evidence] == ["Tel 030/123456"]
    assert trace.condition.children[0].note == "found '030/123456'"


def test_a_byte_that_is_no_character_can_be_matched_and_shown():
    assert in_title(r"\C", "é").condition.note == "found '\ufffd'"


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        (r"a(?=b)", "look-around such as '(?=' is not supported, because its time has no bound"),
        (r"a(?!b)", "look-around such as '(?!' is not supported"),
        (r"(?<=a)b", "look-around such as '(?<=' is not supported"),
        (r"(a)\1", r"the back-reference '\\1' is not supported, because its time has no bound"),
        (r"(a", "not a regular expression: missing ): (a"),
        (r"[a", "not a regular expression: missing ]: [a"),
        (r"a{5000}", "not a regular expression: invalid repetition size: {5000}"),
        (r"\p{L}{900}", "the pattern is too large when its repetitions are written out"),
        ("x" * (MAX_LENGTH + 1), f"at most {MAX_LENGTH}"),
        ("", "expected a text, it is empty"),
        (7, "expected a text"),
    ],
)
def test_a_pattern_that_cannot_be_used_is_refused_with_the_reason(pattern, reason):
    with pytest.raises(ConfigurationError) as caught:
        ruleset(rule({"field": "image.title", "matches": pattern}))

    assert "rule 'a-rule': rules[0].when.matches: " in str(caught.value)
    assert reason in str(caught.value)


def test_only_texts_are_matched():
    with pytest.raises(ConfigurationError, match="'matches' does not apply to"):
        ruleset(rule({"field": "image.width", "matches": "1"}))


def test_a_rule_set_has_a_bounded_number_of_patterns():
    def with_patterns(number):
        titled = [{"field": "image.title", "matches": f"word{each}"} for each in range(number)]
        return ruleset(rule({"any_of": [*titled, titled[0]]}))

    assert with_patterns(MAX_PATTERNS)
    with pytest.raises(ConfigurationError, match="may have 50 different patterns; this is one more"):
        with_patterns(MAX_PATTERNS + 1)


@pytest.mark.parametrize(
    "pattern", [r"(x+x+)+y", r"(x*)*y", r"(x|x)*y", r"(.*)(.*)(.*)(.*)[^x]y", r"(x?){200}x{200}y"]
)
def test_patterns_that_never_end_elsewhere_end_here(pattern):
    # A backtracking engine needs longer than the age of the universe for each of these; no clock is needed.
    assert compile_pattern(pattern).find_in("x" * 50_000) is None


def test_the_engine_is_loaded_by_rule_sets_that_match_only():
    program = (
        "import sys; from pixelgate.rules.compiled import load_compiled_ruleset; load_compiled_ruleset();"
        "print('re2' in sys.modules)"
    )

    ran = subprocess.run([sys.executable, "-c", program], env={"PYTHONPATH": ":".join(sys.path)}, **PIPED)

    assert ran.stdout.strip() == "False"


def test_a_missing_text_is_unknown():
    assert (
        result_of(
            {"any": {"over": "text.lines", "where": {"field": "text", "matches": "a"}}},
            signals(missing=["text"]),
        )
        == "unknown"
    )


PIPED = {"capture_output": True, "text": True, "check": True}
