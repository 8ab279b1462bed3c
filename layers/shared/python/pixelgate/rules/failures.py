"""What broke while it was evaluated: undecided for the verdict, and told to whoever watches."""

from datetime import datetime
from typing import NamedTuple

from pixelgate.domain.verdict import Verdict
from pixelgate.rules.fields import Unknown
from pixelgate.rules.outcomes import Outcome

FAILED = "failed"


class Failure(NamedTuple):
    """Stands in a trace for the whole condition of a rule in which ``error`` was raised."""

    error: str
    operator: str = FAILED
    path: None = None
    expected: None = None

    def evaluate(self, subject: object, now: datetime) -> Outcome:
        note = f"A rule could not be evaluated ({self.error})"
        return Outcome(self, None, note=note, unknown=Unknown(note))

    def decide(self, subject: object, now: datetime) -> None:
        return None


def rules_that_failed(verdict: Verdict) -> tuple[str, ...]:
    """The ids of the rules that broke, in file order: a fault of ours, however small the trace became.

    A source of tags that broke is one of them: ``tag[0]`` is the first of the rule set. A rule that is
    unknown because a signal is missing is none.
    """
    return tuple([trace.rule for trace in verdict.trace if trace.condition.operator == FAILED])
