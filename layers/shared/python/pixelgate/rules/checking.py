"""A rule set against its own tests; one that fails them is never used."""

from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files

from pixelgate.domain.errors import ConfigurationError
from pixelgate.domain.verdict import Severity, Verdict
from pixelgate.rules.evaluation import evaluate
from pixelgate.rules.loading import load_ruleset
from pixelgate.rules.ruleset import RuleSet, RuleSetTest

DEFAULT_RULESET = "user_generated_content.yaml"


@dataclass(frozen=True, slots=True)
class FailedTest:
    """A test whose expectation the rule set does not meet, and what came instead.

    ``by``: the rules that contributed; ``queue``: where the image goes, None if nobody is to look at it.
    """

    test: RuleSetTest
    severity: Severity
    by: tuple[str, ...]
    tags: tuple[str, ...] = ()
    queue: str | None = None

    def __str__(self) -> str:
        return f"test {self.test.name!r}: {self.explanation}"

    @property
    def explanation(self) -> str:
        """What was expected and what came instead."""
        test = self.test
        expected = [test.expect.value]
        actual = [f"{self.severity} by {', '.join(self.by) or 'no rule'}"]
        if test.by is not None:
            expected[0] += f" by {', '.join(test.by)}"
        if test.tags is not None:
            expected.append(_spell_tags(test.tags))
            actual.append(_spell_tags(self.tags))
        if test.queue is not None:
            expected.append(f"queue {test.queue}")
            actual.append(f"queue {self.queue or 'none'}")
        return f"expected {', '.join(expected)}, got {', '.join(actual)}"


def check_ruleset(ruleset: RuleSet, now: datetime) -> tuple[FailedTest, ...]:
    """Run the tests that ``ruleset`` carries; empty when all hold."""
    outcomes = [(test, evaluate(test.signals, ruleset, now)) for test in ruleset.tests]
    return tuple(
        [
            FailedTest(test, verdict.severity, _contributors(verdict), _tags(verdict), _queue(verdict))
            for test, verdict in outcomes
            if not _meets(test, verdict)
        ]
    )


def load_checked_ruleset(text: str, *, name_of_file: str, now: datetime) -> RuleSet:
    """``load_ruleset``, refusing a rule set that fails its own tests.

    Raises:
        ConfigurationError: the text has problems, or a test fails; every one is named.
    """
    ruleset = load_ruleset(text, name_of_file=name_of_file)
    failures = check_ruleset(ruleset, now)
    if failures:
        raise ConfigurationError("\n".join(f"{name_of_file}: {failure}" for failure in failures))
    return ruleset


def load_default_ruleset(now: datetime) -> RuleSet:
    """The packaged rule set for user-generated content, checked."""
    text = files("pixelgate.rules").joinpath("rulesets", DEFAULT_RULESET).read_text(encoding="utf-8")
    return load_checked_ruleset(text, name_of_file=DEFAULT_RULESET, now=now)


def _meets(test: RuleSetTest, verdict: Verdict) -> bool:
    return (
        verdict.severity is test.expect
        and (test.by is None or sorted(test.by) == sorted(_contributors(verdict)))
        and (test.tags is None or sorted(test.tags) == sorted(_tags(verdict)))
        and (test.queue is None or test.queue == _queue(verdict))
    )


def _contributors(verdict: Verdict) -> tuple[str, ...]:
    return tuple([trace.rule for trace in verdict.trace if trace.severity])


def _tags(verdict: Verdict) -> tuple[str, ...]:
    return tuple([tag.name for tag in verdict.tags])


def _queue(verdict: Verdict) -> str | None:
    return verdict.review.queue if verdict.review else None


def _spell_tags(tags: tuple[str, ...]) -> str:
    return f"tags {', '.join(tags) or 'none'}"
