"""Why images flip: each one evaluated in full, and compared with its recorded verdict."""

from collections.abc import Callable, Sequence
from datetime import datetime

from pixelgate.domain.backtest_report import ExplainedFlip
from pixelgate.domain.replay_counts import Flip
from pixelgate.domain.stored_signals import StoredSignals
from pixelgate.rules.evaluation import evaluate
from pixelgate.rules.flips import explain_change
from pixelgate.rules.ruleset import RuleSet
from pixelgate.storage.packed_signals import UnreadableSignalsError, unpack_signals
from pixelgate.storage.signal_store import SignalStore
from pixelgate.storage.verdicts import VerdictStore


def explain_flips(
    workspace: str,
    flips: Sequence[Flip],
    *,
    by: RuleSet,
    moment_of: Callable[[StoredSignals], datetime],
    signals: SignalStore,
    verdicts: VerdictStore,
) -> list[ExplainedFlip]:
    """The reasons of each of ``flips`` that ``by`` makes, each image judged at the moment ``moment_of`` it.

    One that has been erased since has no reasons any more, and is left out.
    """
    stored = signals.get_many(workspace, [flip.image_id for flip in flips])
    found = {each.image_id: each for each in stored}
    before = verdicts.of(tuple(found.values()), workspace=workspace)
    explained = []
    for flip in flips:
        if flip.image_id not in found:
            continue
        each = found[flip.image_id]
        try:
            known = unpack_signals(each.packed, form=each.form)
        except UnreadableSignalsError:
            # It was analysed again by a later version since it was counted.
            continue
        after = evaluate(known, by, moment_of(each))
        change = explain_change(before.get(flip.image_id), after)
        explained.append(ExplainedFlip(**dict(flip), now=change.now, no_longer=change.no_longer))
    return explained
