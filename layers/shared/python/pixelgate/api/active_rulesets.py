"""Which rule set decides about an image, and which looks on: asked of the table every few seconds."""

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import NamedTuple, TypeVar

from pixelgate.domain.errors import ConfigurationError
from pixelgate.domain.shadow_verdicts import RunningShadow
from pixelgate.rules.compiled import load_compiled_ruleset
from pixelgate.rules.loading import load_ruleset
from pixelgate.rules.ruleset import RuleSet
from pixelgate.storage.active_rulesets import Pointer, RulesetNotFoundError, RuleSetReader

POINTER_S = 5.0
"""For so long after an activation an execution environment may still go by what was active before."""

MOST_POINTERS = 1000
MOST_RULESETS = 50

Key = TypeVar("Key")
Kept = TypeVar("Kept")


class Deciding(NamedTuple):
    """What decides, compiled; and what looks on, if anything does."""

    ruleset: RuleSet
    shadow: RunningShadow | None


class ActiveRuleSets:
    """Keeps what it has read, within bounds. ``clock`` tells the time in seconds."""

    # Not the monotonic clock, which may stand still while an execution environment is frozen.
    def __init__(self, *, store: RuleSetReader, clock: Callable[[], float] = time.time) -> None:
        self.store = store
        self.clock = clock
        self._pointers: OrderedDict[tuple[str, str | None], tuple[float, Pointer]] = OrderedDict()
        self._rulesets: OrderedDict[str | None, RuleSet] = OrderedDict()

    def deciding(self, workspace: str, collection: str | None) -> Deciding:
        """The rule set of the collection, else that of the workspace, else the packaged default.

        With it the shadow of the collection, or where the workspace's rule set decides that of the workspace.

        Raises:
            ConfigurationError: what is active cannot be used, and no other set decides in its place.
        """
        identity, shadow = self._active(workspace, collection) if collection is not None else Pointer()
        if identity is None:
            of_workspace = self._active(workspace, None)
            identity, shadow = of_workspace.ruleset, shadow or of_workspace.shadow
        return Deciding(self._compiled(workspace, identity), shadow)

    def look_again(self) -> None:
        """Ask the table anew from now on, whatever was read a moment ago."""
        self._pointers.clear()

    def _compiled(self, workspace: str, identity: str | None) -> RuleSet:
        if identity not in self._rulesets:
            # By identity alone, for all workspaces: it is the hash of what the rule set says.
            ruleset = load_version(self.store, workspace, identity) if identity else load_compiled_ruleset()
            keep_latest(self._rulesets, identity, ruleset, most=MOST_RULESETS)
        return self._rulesets[identity]

    def _active(self, workspace: str, collection: str | None) -> Pointer:
        key, now = (workspace, collection), self.clock()
        if key not in self._pointers or not 0 <= now - self._pointers[key][0] < POINTER_S:
            pointer = (now, self.store.pointer(workspace, collection))
            keep_latest(self._pointers, key, pointer, most=MOST_POINTERS)
        return self._pointers[key][1]


def load_version(store: RuleSetReader, workspace: str, ruleset_id: str) -> RuleSet:
    """A published version, compiled, and found to be what its id says.

    Raises:
        ConfigurationError: there is none, it is another, or this release does not read it.
    """
    try:
        text = store.canonical(workspace, ruleset_id)
    except RulesetNotFoundError as error:
        raise ConfigurationError(f"{workspace} has no version {ruleset_id}") from error
    return load_exactly(text, ruleset_id)


def load_exactly(canonical: str, ruleset_id: str) -> RuleSet:
    """The rule set of a canonical JSON, compiled, without its tests.

    Raises:
        ConfigurationError: it is another than its id says, or this release does not read it.
    """
    ruleset = load_ruleset(canonical, name_of_file=f"{ruleset_id}.json", with_tests=False)
    if ruleset.identity != ruleset_id:
        raise ConfigurationError(f"{ruleset_id} holds {ruleset.identity}")
    return ruleset


def keep_latest(kept: OrderedDict[Key, Kept], key: Key, value: Kept, *, most: int) -> None:
    """Put ``value`` last, and forget the first where there are too many."""
    kept.pop(key, None)
    kept[key] = value
    if len(kept) > most:
        kept.popitem(last=False)
