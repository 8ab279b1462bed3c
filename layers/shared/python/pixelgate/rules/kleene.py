"""Three-valued logic (Kleene's strong logic): True, False and None for unknown.

An unknown part leaves the whole unknown unless the known parts settle it alone. This is what keeps a
missing signal from ever counting as "no": ``not unknown`` is unknown, and so is ``none`` over a list
that could not be had.
"""

from collections.abc import Callable, Iterable

from pixelgate.domain.verdict import Truth

Kleene = bool | None


def conjunction(truths: Iterable[Kleene]) -> Kleene:
    """False if any part is false, else unknown if any is unknown, else true (also for no parts)."""
    result: Kleene = True
    for truth in truths:
        if truth is False:
            return False
        if truth is None:
            result = None
    return result


def disjunction(truths: Iterable[Kleene]) -> Kleene:
    """True if any part is true, else unknown if any is unknown, else false (also for no parts)."""
    result: Kleene = False
    for truth in truths:
        if truth is True:
            return True
        if truth is None:
            result = None
    return result


def negation(truth: Kleene) -> Kleene:
    """Unknown stays unknown."""
    return None if truth is None else not truth


def counted(low: int, high: int, holds: Callable[[int], bool]) -> Kleene:
    """Whether ``holds`` is true of a count that lies somewhere in ``low..high``: known if all agree."""
    outcomes = {holds(count) for count in range(low, high + 1)}
    return outcomes.pop() if len(outcomes) == 1 else None


def spell(truth: Kleene) -> Truth:
    """As a trace shows it."""
    if truth is None:
        return "unknown"
    return "true" if truth else "false"
