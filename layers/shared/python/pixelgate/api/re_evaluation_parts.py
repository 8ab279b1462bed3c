"""A re-evaluation of many images: counted, divided by the shards of the signals, and done part by part."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from pixelgate.api.re_evaluating import ReEvaluated, ReEvaluationOrder, ReEvaluator
from pixelgate.domain.image import ImageRecord
from pixelgate.domain.re_evaluation_counts import RunCounts
from pixelgate.domain.re_evaluation_runs import (
    PartToReEvaluate,
    ReEvaluationRun,
    RunPart,
    RunPlan,
    RunRef,
    RunScope,
)
from pixelgate.domain.status import ImageStatus
from pixelgate.domain.stored_signals import StoredSignals
from pixelgate.storage import keys
from pixelgate.storage.re_evaluation_runs import RunStore
from pixelgate.storage.record_batches import MOST_AT_ONCE, ReadRecords
from pixelgate.storage.signal_store import SignalStore

MOST_PER_CALL = 1_000
"""After so many images a call ends, well within its time; what is left of its part is another call's."""

CountAnalysed = Callable[[str, str | None], int]
"""How many images of a workspace, or of one of its collections, have a verdict."""


class PartDone(NamedTuple):
    """What is left of a part, and what this call counted."""

    left: RunPart
    counts: RunCounts


class _Page(NamedTuple):
    """Images that may be meant, with their signals if they are kept; found among ``read`` of all."""

    entries: Mapping[str, StoredSignals | None]
    read: int
    after: str | None


@dataclass(frozen=True, kw_only=True)
class RunPlanner:
    """Divides re-evaluations into parts that are done side by side: one for each shard of the signals."""

    runs: RunStore
    signals: SignalStore
    count_analysed: CountAnalysed

    def plan(self, ref: RunRef) -> RunPlan:
        """Count what is to be looked at, and say where it is.

        Raises:
            RunNotFoundError: there is no such re-evaluation.
        """
        scope = self.runs.get(ref).scope
        shards = range(keys.SIGNAL_SHARDS)
        if scope.ids is not None:
            counts = [len(ids_of(scope, shard)) for shard in shards]
            without = None
        else:
            counts = [self.signals.count(ref.workspace, shard, only=scope.stored) for shard in shards]
            without = self._without_signals(ref.workspace, scope, sum(counts))
        self.runs.plan(ref, images=sum(counts), without_signals=without)
        return RunPlan(parts=tuple([RunPart(shard=shard) for shard in shards if counts[shard]]))

    def _without_signals(self, workspace: str, scope: RunScope, kept: int) -> int | None:
        """None where it cannot be told: without signals there is no moment and no rule set to compare."""
        if scope.filter is not None and (scope.filter.ruleset or scope.filter.since or scope.filter.until):
            return None
        # Less than none while analyses end between the two counts.
        return max(self.count_analysed(workspace, scope.stored.collection) - kept, 0)


@dataclass(frozen=True, kw_only=True)
class RunWorker:
    """Does parts of re-evaluations. ``clock`` tells the time."""

    runs: RunStore
    signals: SignalStore
    evaluator: ReEvaluator
    read_records: ReadRecords
    clock: Callable[[], datetime]

    def work(self, work: PartToReEvaluate) -> PartDone:
        """Re-evaluate a part's images, until the part or the call ends.

        Repeated, it counts the same in the same place: each image that it changed names this re-evaluation.

        Raises:
            RunNotFoundError: there is no such re-evaluation.
            ConfigurationError: the active rule set cannot be used.
            RetryableError: an image does not stand still, or the table is busy.
        """
        run = self.runs.get(work.run)
        # Whoever asks has often just made other rules active.
        self.evaluator.rulesets.look_again()
        counts, seen, after = RunCounts(), 0, None
        for page in self._pages(run, work.part):
            for entries in _hundreds(page.entries):
                counts += self._re_evaluate(run, entries)
            seen, after = seen + page.read, page.after
            if seen >= MOST_PER_CALL:
                break
        self.runs.keep_part(work.run, work.part, counts)
        return PartDone(work.part.model_copy(update={"after": after, "is_done": after is None}), counts)

    def _pages(self, run: ReEvaluationRun, part: RunPart) -> Iterator[_Page]:
        scope = run.scope
        if scope.ids is not None:
            image_ids = ids_of(scope, part.shard)
            stored = {each.image_id: each for each in self.signals.get_many(run.workspace, image_ids)}
            yield _Page({each: stored.get(each) for each in image_ids}, read=len(image_ids), after=None)
            return
        # Whatever the rule set: of those that this re-evaluation has dealt with before, it is another now.
        only = scope.stored._replace(ruleset=None)
        for page in self.signals.read_shard(run.workspace, part.shard, only=only, after=part.after):
            wanted = {each.image_id: each for each in page.entries if _may_be_meant(each, scope)}
            yield _Page(wanted, read=len(page.entries), after=page.after)

    def _re_evaluate(self, run: ReEvaluationRun, entries: Mapping[str, StoredSignals | None]) -> RunCounts:
        order = _order_of(run)
        records = self.read_records(run.workspace, list(entries))
        done: list[ReEvaluated] = []
        passed_over = 0
        for image_id, record in records.items():
            if run.scope.means(*_before(record, run)):
                done.append(self.evaluator.re_evaluate(record, entries[image_id], order, now=self.clock()))
            else:
                passed_over += 1
        return RunCounts.of(
            [each.image for each in done],
            passed_over=passed_over,
            not_found=len(entries) - len(records),
            rules_failed=sum(each.rules_failed for each in done),
        )


def ids_of(scope: RunScope, shard: int) -> list[str]:
    """The images of a shard that are asked for by name, each once."""
    return [each for each in dict.fromkeys(scope.ids or ()) if keys.signals_shard(each) == shard]


def _hundreds(
    entries: Mapping[str, StoredSignals | None],
) -> Iterator[dict[str, StoredSignals | None]]:
    left = list(entries.items())
    for start in range(0, len(left), MOST_AT_ONCE):
        yield dict(left[start : start + MOST_AT_ONCE])


def _may_be_meant(stored: StoredSignals, scope: RunScope) -> bool:
    wanted = scope.stored.ruleset
    return wanted in (None, stored.ruleset) or stored.number > 1


def _before(record: ImageRecord, run: ReEvaluationRun) -> tuple[ImageStatus, str | None]:
    """Where an image stood and what had judged it, before this re-evaluation if it was here already."""
    mark = record.re_evaluation
    if mark is not None and mark.run == run.id:
        return mark.from_status, mark.from_ruleset
    return record.status, record.ruleset


def _order_of(run: ReEvaluationRun) -> ReEvaluationOrder:
    return ReEvaluationOrder(
        by=run.created_by,
        rules_at=run.created_at,
        run=run.id,
        dry_run=run.dry_run,
        reopen_decided=run.reopen_decided,
    )
