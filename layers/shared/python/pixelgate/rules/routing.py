"""Who is asked to look at an image: by the rules that led to review, or for a blind sample of the rest."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from pixelgate.domain.verdict import Priority, ReviewRequest, Severity
from pixelgate.rules.conditions import place_in_sample
from pixelgate.rules.node import Node

# Not validated, because that would build its model at import.
GENERAL = ReviewRequest.model_construct(queue="general")
"""Where an image goes that no route is about."""

MAX_ROUTES = 100
MAX_OPINIONS = 3
MAX_HOURS = 8760
REQUEST_KEYS = ("priority", "opinions", "escalate_to", "within_hours")


class Route(NamedTuple):
    """To ``request`` go the images to which one of ``rules`` contributed; all that get here if it is None."""

    rules: frozenset[str] | None
    request: ReviewRequest

    def takes(self, contributors: Collection[str]) -> bool:
        return self.rules is None or not self.rules.isdisjoint(contributors)


class QualitySample(NamedTuple):
    """A share ``rate`` of what was decided automatically, always the same contents, to be judged blind.

    It depends on the rule set's name and on no other sample, so that a new version keeps its sample.
    """

    rate: float
    salt: str
    request: ReviewRequest

    def holds(self, content_sha256: str) -> bool:
        return place_in_sample(content_sha256, salt=self.salt) < self.rate


class Routing(NamedTuple):
    """Of a rule set, in its order: the first route that takes an image is its route."""

    routes: tuple[Route, ...] = ()
    quality_sample: QualitySample | None = None

    def request_review(
        self, severity: Severity, contributors: Collection[str], content_sha256: str
    ) -> ReviewRequest | None:
        """Of an image with the verdict ``severity`` by the rules ``contributors``; None where none is due."""
        if severity is Severity.REVIEW:
            return next((route.request for route in self.routes if route.takes(contributors)), GENERAL)
        sample = self.quality_sample
        return sample.request if sample and sample.holds(content_sha256) else None


NO_ROUTES = Routing()
"""Of a rule set that says nothing about it: reviews are general, and nothing is sampled."""


def unreachable_routes(
    routes: Sequence[Route], severities: Mapping[str, Severity], on_missing: Severity
) -> Iterator[tuple[int, str]]:
    """The places of entries that take no image, and why; ``severities`` are of all rules, by id."""
    # An undecided rule leads to on_missing, so that one that rejects may still ask for a review.
    rejecting = {rule for rule, severity in severities.items() if severity is on_missing is Severity.REJECT}
    taken: set[str] = set()
    for place, route in enumerate(routes):
        if any(earlier.rules is None for earlier in routes[:place]):
            yield place, "never taken: an earlier entry takes all that get there"
        elif route.rules is not None and route.rules <= taken:
            yield place, "never taken: earlier entries take all images of its rules"
        elif route.rules is not None and route.rules <= rejecting:
            yield place, "never taken: its rules lead to 'reject', which nobody reviews"
        taken |= route.rules or set()


def read_route(node: Node, *, rules: Sequence[str]) -> Route:
    """One entry of ``route``; ``rules`` are the ids that it may name.

    Raises:
        RuleProblemError: an unknown rule or word, or a value out of its range.
    """
    children = node.mapping(required=["queue"], optional=["when_rule", *REQUEST_KEYS])
    named = _read_rules(children["when_rule"], rules) if "when_rule" in children else None
    return Route(named, _read_request(children))


def read_quality_sample(node: Node, *, ruleset: str) -> QualitySample:
    """The section ``quality_sample`` of the rule set of this name; raises as ``read_route`` does."""
    children = node.mapping(required=["rate", "queue"], optional=REQUEST_KEYS)
    request = _read_request(children).model_copy(update={"is_blind": True})
    return QualitySample(children["rate"].share(), f"quality sample of {ruleset}", request)


def _read_rules(node: Node, rules: Sequence[str]) -> frozenset[str]:
    several = isinstance(node.value, list)
    named = node.items(of="rules", most=len(rules)) if several else iter([node])
    return frozenset(each.choice(rules) for each in named)


def _read_request(children: dict[str, Node]) -> ReviewRequest:
    queue = children["queue"].name()
    priority = children["priority"].choice(tuple(Priority)) if "priority" in children else Priority.NORMAL
    escalate_to = children["escalate_to"].name() if "escalate_to" in children else None
    if escalate_to == queue:
        raise children["escalate_to"].problem(f"{queue!r} would hand the image over to itself")
    return ReviewRequest(
        queue=queue,
        priority=Priority(priority),
        opinions=children["opinions"].whole(1, MAX_OPINIONS) if "opinions" in children else 1,
        escalate_to=escalate_to,
        within_hours=children["within_hours"].whole(1, MAX_HOURS) if "within_hours" in children else None,
    )
