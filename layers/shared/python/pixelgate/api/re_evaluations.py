"""Re-evaluations as the API shows them: of one image, and of many as a run that is followed by its id."""

from typing import Self

from pydantic import AwareDatetime

from pixelgate.api.re_evaluating import ReEvaluated
from pixelgate.domain.base import Document
from pixelgate.domain.ids import ImageId
from pixelgate.domain.re_evaluation import Change
from pixelgate.domain.re_evaluation_counts import ReEvaluatedImage, RunCounts, VerdictPair
from pixelgate.domain.re_evaluation_runs import RunScope
from pixelgate.domain.replay_counts import Count
from pixelgate.domain.runs import RunStatus
from pixelgate.domain.status import ImageStatus
from pixelgate.domain.verdict import Severity, Verdict
from pixelgate.rules.flips import explain_change


class JudgedState(Document):
    """Where an image stands, and what the rules of ``ruleset`` say of it."""

    status: ImageStatus
    severity: Severity
    ruleset: str


class ImageReEvaluation(Document):
    """What became of one image. ``number`` is that of the verdict that stands now, of those on its analysis.

    ``now``: a sentence for each rule that newly leads to the verdict; ``no_longer``: for each that did.
    """

    image_id: ImageId
    change: Change
    is_changed: bool
    number: int
    before: JudgedState
    after: JudgedState
    now: tuple[str, ...]
    no_longer: tuple[str, ...]

    @classmethod
    def of(cls, done: ReEvaluated, before: Verdict, after: Verdict) -> Self:
        """Told with the reasons, which the two verdicts have."""
        image, change = done.image, explain_change(before, after)
        is_changed = image.change is not Change.UNCHANGED
        stands = after if is_changed else before
        return cls(
            image_id=image.image_id,
            change=image.change,
            is_changed=is_changed,
            number=done.number,
            before=JudgedState(status=image.from_status, severity=before.severity, ruleset=before.ruleset),
            after=JudgedState(status=image.to_status, severity=stands.severity, ruleset=stands.ruleset),
            now=change.now,
            no_longer=change.no_longer,
        )


class SingleRequest(Document):
    """How an image is re-evaluated. ``dry_run``: tell what would come of it, and write nothing.

    ``reopen_decided``: where a person decided otherwise than the rules say now, a person is asked again.
    """

    dry_run: bool = False
    reopen_decided: bool = False


class ReEvaluationRequest(RunScope, SingleRequest):
    """Of which images: just one of ``ids``, ``filter`` and ``all``."""

    @property
    def scope(self) -> RunScope:
        """Which images are meant."""
        return RunScope(ids=self.ids, filter=self.filter, all=self.all)


class RunSummary(Document):
    """What came of it, or has so far. ``unchanged``, ``moved`` and the others add up to the images meant.

    ``verdicts`` are the pairs of old and new that there were. ``named`` are the newest images of each change
    that somebody may want to look at, without those that have been erased since.
    """

    moved: Count
    changed: Count
    unchanged: Count
    kept: Count
    in_hand: Count
    unreadable: Count
    not_judged: Count
    passed_over: Count
    not_found: Count
    rules_failed: Count
    verdicts: tuple[VerdictPair, ...]
    rulesets: dict[str, Count]
    named: tuple[ReEvaluatedImage, ...]

    @classmethod
    def of(cls, counts: RunCounts, *, named: tuple[ReEvaluatedImage, ...]) -> Self:
        """``counts`` as they are shown."""
        changes = {change.lower(): counts.changes.get(change, 0) for change in Change}
        alike = counts.model_dump(include={"passed_over", "not_found", "rules_failed"})
        return cls(**changes, **alike, verdicts=counts.verdicts, rulesets=dict(counts.rulesets), named=named)


class RunLine(Document):
    """A re-evaluation as listings show it; ``images`` is None until they have been counted."""

    id: str
    status: RunStatus
    scope: RunScope
    dry_run: bool
    reopen_decided: bool
    created_at: AwareDatetime
    created_by: str
    images: Count | None = None
    without_signals: Count | None = None
    ended_at: AwareDatetime | None = None
    error: str | None = None


class RunDetail(RunLine):
    """``looked_at`` of ``images`` are done. ``summary`` is there once it has ended, also if it FAILED."""

    looked_at: Count
    summary: RunSummary | None = None


class RunList(Document):
    """One page, newest first. ``next_cursor`` is None on the last page."""

    re_evaluations: tuple[RunLine, ...]
    next_cursor: str | None
