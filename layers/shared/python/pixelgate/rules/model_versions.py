"""The least version of a model that a rule relies on: what an older one found leaves the rule undecided."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from operator import attrgetter
from typing import NamedTuple

from pixelgate.domain.findings.document import Findings
from pixelgate.rules.fields import Unknown
from pixelgate.rules.kleene import Kleene
from pixelgate.rules.node import Node
from pixelgate.rules.outcomes import Outcome

ANALYSES = tuple(Findings.model_fields)
"""What a demand may be about; colours, background, quality and composition are of ``measures``."""

MAX_VERSION = 40
_VERSION = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9}){0,3}")


class Demand(NamedTuple):
    """True when ``analysis`` was made by this version or a later one, else unknown: never false."""

    analysis: str
    least: tuple[int, ...]
    expected: str
    operator: str = "model_version"

    @property
    def path(self) -> str:
        return self.analysis

    def evaluate(self, subject: object, now: datetime) -> Outcome:
        version = self._version(subject)
        if self._is_met_by(version):
            return Outcome(self, True, version)
        by = "no known version" if version is None else f"version {version[:MAX_VERSION]}"
        note = f"The analysis of {self.analysis} is by {by} of its model, and {self.expected} is asked for"
        return Outcome(self, None, version, note=note, unknown=Unknown(note, group=self.analysis))

    def decide(self, subject: object, now: datetime) -> Kleene:
        return True if self._is_met_by(self._version(subject)) else None

    def _version(self, subject: object) -> str | None:
        versions: Mapping[str, str] = attrgetter("model_versions")(subject)
        return versions.get(self.analysis)

    def _is_met_by(self, version: str | None) -> bool:
        found = None if version is None else parse_version(version)
        return found is not None and found >= self.least


def parse_version(text: str) -> tuple[int, ...] | None:
    """``1.10.0`` as (1, 10), for comparison; what follows the numbers is ignored, None if there are none."""
    numbers = _VERSION.match(text)
    if numbers is None:
        return None
    parts = [int(part) for part in numbers[0].split(".")]
    while len(parts) > 1 and parts[-1] == 0:
        parts.pop()
    return tuple(parts)


def read_demands(node: Node) -> Iterator[Demand]:
    """The entries of ``min_model_version``.

    Raises:
        RuleProblemError: an analysis that there is not, or no version such as "2" or "1.10".
    """
    for analysis, child in node.mapping(optional=ANALYSES).items():
        text = child.text(most=MAX_VERSION)
        least = parse_version(text)
        if least is None or not _VERSION.fullmatch(text):
            raise child.problem(f"expected a version such as '2' or '1.10', got {text!r}")
        yield Demand(analysis, least, text)
