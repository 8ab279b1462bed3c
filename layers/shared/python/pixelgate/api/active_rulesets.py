"""Which rule set decides about an image: asked of the table every few seconds, compiled once."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from pixelgate.domain.errors import ConfigurationError
from pixelgate.rules.compiled import load_compiled_ruleset
from pixelgate.rules.loading import load_ruleset
from pixelgate.rules.ruleset import RuleSet
from pixelgate.storage.rulesets import RulesetNotFoundError, RuleSetStore

POINTER_S = 5.0
"""For so long after an activation an execution environment may still go by what was active before."""

MOST_POINTERS = 1000
MOST_RULESETS = 50

Key = TypeVar("Key")
Kept = TypeVar("Kept")


@dataclass(kw_only=True)
class ActiveRuleSets:
    """Keeps what it has read, within bounds. ``clock`` tells the time in seconds."""

    store: RuleSetStore
    # Not the monotonic clock, which may stand still while an execution environment is frozen.
    clock: Callable[[], float] = time.time
    _pointers: OrderedDict[tuple[str, str | None], tuple[float, str | None]] = field(
        default_factory=OrderedDict
    )
    _rulesets: OrderedDict[str | None, RuleSet] = field(default_factory=OrderedDict)

    def deciding(self, workspace: str, collection: str | None) -> RuleSet:
        """That of the collection, else that of the workspace, else the packaged default.

        Raises:
            ConfigurationError: what is active cannot be used, and no other set decides in its place.
        """
        identity = self._active(workspace, collection) if collection is not None else None
        identity = identity or self._active(workspace, None)
        if identity not in self._rulesets:
            # By identity alone, for all workspaces: it is the hash of what the rule set says.
            ruleset = load_version(self.store, workspace, identity) if identity else load_compiled_ruleset()
            _keep(self._rulesets, identity, ruleset, most=MOST_RULESETS)
        return self._rulesets[identity]

    def _active(self, workspace: str, collection: str | None) -> str | None:
        key, now = (workspace, collection), self.clock()
        if key not in self._pointers or not 0 <= now - self._pointers[key][0] < POINTER_S:
            pointer = (now, self.store.active_id(workspace, collection))
            _keep(self._pointers, key, pointer, most=MOST_POINTERS)
        return self._pointers[key][1]


def load_version(store: RuleSetStore, workspace: str, ruleset_id: str) -> RuleSet:
    """A published version, compiled, and found to be what its id says.

    Raises:
        ConfigurationError: there is none, it is another, or this release does not read it.
    """
    try:
        text = store.canonical(workspace, ruleset_id)
    except RulesetNotFoundError as error:
        raise ConfigurationError(f"{workspace} has no version {ruleset_id}") from error
    ruleset = load_ruleset(text, name_of_file=f"{ruleset_id}.json")
    if ruleset.identity != ruleset_id:
        raise ConfigurationError(f"{workspace}: {ruleset_id} holds {ruleset.identity}")
    return ruleset


def _keep(kept: OrderedDict[Key, Kept], key: Key, value: Kept, *, most: int) -> None:
    """Put ``value`` last, and forget the first where there are too many."""
    kept.pop(key, None)
    kept[key] = value
    if len(kept) > most:
        kept.popitem(last=False)
