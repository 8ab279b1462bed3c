"""A person decides: what they say is appended, and the image goes where it leads."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from pixelgate.api.images import find_image
from pixelgate.api.problems import ProblemError
from pixelgate.api.review_desk import until_done
from pixelgate.domain.base import Document
from pixelgate.domain.decisions import Decision, Effect, Judgement
from pixelgate.domain.history import HistoryAction, HistoryFact
from pixelgate.domain.ids import QueueName
from pixelgate.domain.image import ImageRecord
from pixelgate.domain.review_statistics import line_of
from pixelgate.domain.reviews import Opinion, ReviewTask, Ruling, ruling_of
from pixelgate.domain.status import ImageStatus
from pixelgate.domain.verdict import Severity, Verdict
from pixelgate.storage.decisions import DecisionStore, StoredDecision
from pixelgate.storage.images import ImageStore

DECIDABLE = frozenset({ImageStatus.IN_REVIEW, ImageStatus.APPROVED, ImageStatus.REJECTED})


class DecisionAnswer(Document):
    """What came of a judgement. ``waits_in`` is the queue where somebody else is asked; None: nowhere.

    ``is_repetition``: the same person made the same request before, and nothing was decided now.
    """

    decision: Decision
    sha256: str
    waits_in: QueueName | None = None
    is_repetition: bool = False


@dataclass(frozen=True, kw_only=True)
class DecisionDesk:
    """Takes judgements."""

    images: ImageStore
    decisions: DecisionStore

    def decide(
        self, workspace: str, image_id: str, judgement: Judgement, *, by: str, now: datetime
    ) -> DecisionAnswer:
        """Record what ``by`` says about an image that waits for it, or that has been settled otherwise.

        Raises:
            ProblemError: there is no such image, it has no verdict, or somebody else has it in hand.
        """

        def attempt() -> DecisionAnswer | None:
            record = find_image(self.images, workspace, image_id)
            earlier = self.decisions.of_image(workspace, image_id) if record.decisions else ()
            if repeated := _repeated(earlier, judgement, by):
                waits_in = record.review and record.review.queue
                return DecisionAnswer(
                    decision=repeated.decision, sha256=repeated.sha256, waits_in=waits_in, is_repetition=True
                )
            if len(earlier) != record.decisions:
                # Somebody has decided between the two reads.
                return None
            return self._append(record, judgement, earlier, by=by, now=now)

        return until_done(image_id, attempt)

    def _append(
        self,
        record: ImageRecord,
        judgement: Judgement,
        earlier: tuple[StoredDecision, ...],
        *,
        by: str,
        now: datetime,
    ) -> DecisionAnswer | None:
        opinion = Opinion(by=by, outcome=judgement.outcome, number=len(earlier) + 1)
        decision_about = self._decidable(record)
        ruling = ruling_of(record.review, opinion, status=record.status, now=now)
        decision = Decision(
            **dict(judgement),
            **decision_about,
            **_circumstances(record.review, by),
            number=opinion.number,
            by=by,
            at=now,
            effect=ruling.effect,
            to_status=ruling.status,
            previous_sha256=earlier[-1].sha256 if earlier else None,
        )
        given = record.review.given if record.review else ()
        line = line_of(decision, given=given, settled=record.decision)
        is_written = self.decisions.append(
            record, decision, task=ruling.task, fact=_fact_of(decision), line=line
        )
        if not is_written:
            return None
        return DecisionAnswer(decision=decision, sha256=decision.sha256, waits_in=_queue_of(ruling))

    def _decidable(self, record: ImageRecord) -> dict[str, object]:
        """What a decision about ``record`` is about.

        Raises:
            ProblemError: there is nothing to decide.
        """
        stored = self.decisions.verdict_of(record) if record.status in DECIDABLE else None
        if stored is None or record.facts is None:
            raise ProblemError(
                HTTPStatus.CONFLICT,
                "not-decidable",
                f"{record.id} is {record.status} without a verdict: there is nothing to decide",
                hint="people decide what the rules have judged; GET /v1/images/{id} says why it stands there",
            )
        return {
            "image_id": record.id,
            "from_status": record.status,
            "analysis": record.analysis,
            "content_sha256": record.facts.sha256,
            "verdict_sha256": stored.sha256,
            "severity": stored.verdict.severity,
            "ruleset": stored.verdict.ruleset,
            "rules": _suspicious_rules(stored.verdict),
        }


def _repeated(earlier: tuple[StoredDecision, ...], judgement: Judgement, by: str) -> StoredDecision | None:
    """The decision that this very request has made before."""
    if judgement.request_id is None:
        return None
    same = (by, judgement.request_id)
    return next((each for each in earlier if (each.decision.by, each.decision.request_id) == same), None)


def _circumstances(task: ReviewTask | None, by: str) -> dict[str, object]:
    if task is None:
        return {}
    claimed_at = task.claimed_at if task.claimed_by == by else None
    return {"queue": task.queue, "is_blind": task.is_blind, "claimed_at": claimed_at}


def _suspicious_rules(verdict: Verdict) -> tuple[str, ...]:
    """The rules that asked for a review or a rejection."""
    return tuple(rule.rule for rule in verdict.trace if rule.severity not in (None, Severity.APPROVE))


def _queue_of(ruling: Ruling) -> str | None:
    return ruling.task.queue if ruling.task else None


def _fact_of(decision: Decision) -> HistoryFact:
    is_move = decision.to_status is not decision.from_status
    # Whoever gives the next opinion must not read this one in the history; its hash proves it later.
    is_told = decision.effect is not Effect.COUNTED
    return HistoryFact(
        at=decision.at,
        actor=decision.by,
        action=HistoryAction.DECIDED if decision.effect.is_final else HistoryAction.OPINION_GIVEN,
        from_status=decision.from_status if is_move else None,
        to_status=decision.to_status if is_move else None,
        details={
            "decision": decision.number,
            "outcome": str(decision.outcome) if is_told else None,
            "effect": str(decision.effect),
            "reason_code": str(decision.reason_code) if is_told else None,
            "queue": decision.queue,
            "content_sha256": decision.content_sha256,
            "verdict_sha256": decision.verdict_sha256,
            "ruleset": decision.ruleset,
            "decision_sha256": decision.sha256,
        },
    )
