"""A verdict as the API answers it: as it was recorded, and in plain language."""

from typing import Annotated, Self

from pydantic import Field

from pixelgate.domain.verdict import Verdict
from pixelgate.rules.explanation import explain_verdict


class ExplainedVerdict(Verdict):
    """``explanation``: a sentence for every rule that led to the verdict, the strongest first."""

    explanation: Annotated[tuple[str, ...], Field(min_length=1)]

    @classmethod
    def of(cls, verdict: Verdict) -> Self:
        """``verdict`` with its explanation, which is made from its trace alone."""
        return cls(**dict(verdict), explanation=explain_verdict(verdict))
