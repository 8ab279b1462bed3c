"""What is kept of an analysed image for rule sets that do not exist yet."""

from datetime import datetime
from typing import NamedTuple

from pixelgate.domain.decisions import Outcome
from pixelgate.domain.shadow_verdicts import ShadowVerdict
from pixelgate.domain.signals import Signals
from pixelgate.domain.verdict import Severity


class AnalysedSignals(NamedTuple):
    """The signals of one analysis, and what the rule set that was live and its shadow made of them."""

    workspace: str
    image_id: str
    analysis: int
    signals: Signals
    severity: Severity
    ruleset: str
    recorded_at: datetime
    shadow: ShadowVerdict | None = None


class StoredSignals(NamedTuple):
    """As they are stored: ``packed`` is ``Signals`` in the form of that number.

    ``severity`` and ``ruleset`` are of the verdict of that ``number`` on the analysis. ``decision`` is what
    people decided, None until they did.
    """

    image_id: str
    analysis: int
    severity: Severity
    ruleset: str
    recorded_at: datetime
    decision: Outcome | None
    form: int
    packed: bytes
    number: int = 1


class SignalFilter(NamedTuple):
    """Which images are meant: of one collection, last judged by ``ruleset``, analysed since then and before
    ``until``; None leaves it open.
    """

    collection: str | None = None
    ruleset: str | None = None
    since: datetime | None = None
    until: datetime | None = None
