"""What the parts of a re-evaluation counted, and how they add up: in any order, and none of them twice."""

import heapq
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Self

from pydantic import Field

from pixelgate.domain.base import Document
from pixelgate.domain.ids import ImageId
from pixelgate.domain.re_evaluation import Change
from pixelgate.domain.replay_counts import Count
from pixelgate.domain.status import ImageStatus
from pixelgate.domain.verdict import Severity

LISTED_PER_CHANGE = 25
"""So many images are named of each change, the newest. All are counted."""

TOLD = frozenset({Change.MOVED, Change.KEPT, Change.IN_HAND, Change.UNREADABLE})
"""Of these changes images are named: they are somewhere else now, or somebody may want to look at them."""


class ReEvaluatedImage(Document):
    """What became of one image; severities and statuses before and after."""

    image_id: ImageId
    change: Change
    was: Severity | None = None
    becomes: Severity | None = None
    from_status: ImageStatus
    to_status: ImageStatus
    ruleset: str | None = None


class VerdictPair(Document):
    """To so many images the rules said ``was``, and say ``becomes``."""

    was: Severity
    becomes: Severity
    images: Count


class RunCounts(Document):
    """``changes`` are all images that were meant; ``passed_over`` stand at another status than was meant.

    ``rulesets``: how many were judged by which. ``rules_failed``: how often a rule broke, which means review.
    """

    changes: Mapping[Change, Count] = Field(default_factory=dict)
    verdicts: tuple[VerdictPair, ...] = ()
    rulesets: Mapping[str, Count] = Field(default_factory=dict)
    passed_over: Count = 0
    not_found: Count = 0
    rules_failed: Count = 0
    named: tuple[ReEvaluatedImage, ...] = ()

    @property
    def looked_at(self) -> int:
        """How many images have been dealt with."""
        return sum(self.changes.values()) + self.passed_over + self.not_found

    @classmethod
    def of(
        cls,
        images: Iterable[ReEvaluatedImage],
        *,
        passed_over: int = 0,
        not_found: int = 0,
        rules_failed: int = 0,
    ) -> Self:
        """What ``images``, each of them once, amount to."""
        known = list(images)
        pairs = Counter((each.was, each.becomes) for each in known if each.was and each.becomes)
        return cls(
            changes=_in_order(Counter(each.change for each in known)),
            verdicts=_cells(pairs),
            rulesets=_in_order(Counter(each.ruleset for each in known if each.ruleset)),
            passed_over=passed_over,
            not_found=not_found,
            rules_failed=rules_failed,
            named=_newest(known),
        )

    def __add__(self, other: Self) -> Self:
        cells: Counter[tuple[Severity, Severity]] = Counter()
        for each in (*self.verdicts, *other.verdicts):
            cells[each.was, each.becomes] += each.images
        return type(self)(
            changes=_in_order(Counter(self.changes) + Counter(other.changes)),
            verdicts=_cells(cells),
            rulesets=_in_order(Counter(self.rulesets) + Counter(other.rulesets)),
            passed_over=self.passed_over + other.passed_over,
            not_found=self.not_found + other.not_found,
            rules_failed=self.rules_failed + other.rules_failed,
            named=_newest((*self.named, *other.named)),
        )


def _cells(pairs: Mapping[tuple[Severity, Severity], int]) -> tuple[VerdictPair, ...]:
    ordered = sorted(pairs.items(), key=lambda pair: (pair[0][0].rank, pair[0][1].rank))
    return tuple([VerdictPair(was=was, becomes=becomes, images=images) for (was, becomes), images in ordered])


def _in_order(counts: "Counter[Change] | Counter[str]") -> dict[str, int]:
    return dict(sorted((str(name), images) for name, images in counts.items() if images))


def _newest(images: Iterable[ReEvaluatedImage]) -> tuple[ReEvaluatedImage, ...]:
    """Of every change those that were made last: ids begin with the time."""
    by_change = sorted((each for each in images if each.change in TOLD), key=lambda each: each.change)
    return tuple(
        [
            each
            for _, of_change in groupby(by_change, key=lambda each: each.change)
            for each in heapq.nlargest(LISTED_PER_CHANGE, of_change, key=lambda each: each.image_id)
        ]
    )
