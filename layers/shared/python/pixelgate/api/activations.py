"""Which version decides: made active, rolled back, and told who did what when."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from pixelgate.api.problems import ProblemError
from pixelgate.api.ruleset_texts import require_loadable
from pixelgate.api.ruleset_versions import Versions
from pixelgate.domain.history import HistoryFact
from pixelgate.domain.rulesets import Activation, ActivationChange, activate, roll_back
from pixelgate.storage.chained_changes import OutrunError
from pixelgate.storage.rulesets import RuleSetStore


@dataclass(frozen=True, kw_only=True)
class Activations:
    """Every method is about one workspace and raises a ``ProblemError`` for what cannot be done.

    ``revision``, where it is given, is the one that the caller has seen (0: never active); 409 if it is past.
    """

    store: RuleSetStore
    versions: Versions

    def activate(
        self,
        workspace: str,
        ruleset: str | None,
        *,
        collection: str | None,
        revision: int | None,
        actor: str,
        now: datetime,
    ) -> Activation:
        """Let a version decide about all that is judged from now on; None: none of one's own any more.

        What is active already stays as it is.
        """
        before = self._seen(workspace, collection, revision)
        identity = self._ready(workspace, ruleset) if ruleset is not None else None
        if before and before.ruleset == identity:
            return before
        change = activate(before, collection=collection, ruleset=identity, actor=actor, now=now)
        return self._make(workspace, change)

    def roll_back(
        self, workspace: str, *, collection: str | None, revision: int | None, actor: str, now: datetime
    ) -> Activation:
        """Let that decide which did before; 409 where nothing did."""
        before = self._seen(workspace, collection, revision)
        if before is None or not before.trail:
            raise ProblemError(
                HTTPStatus.CONFLICT,
                "nothing-to-roll-back",
                f"{_place(collection)} has no earlier activation",
                hint="GET /v1/rulesets/activations shows the trail of each",
            )
        change = roll_back(before, actor=actor, now=now)
        if change.after.ruleset is not None:
            self._ready(workspace, change.after.ruleset)
        return self._make(workspace, change)

    def _ready(self, workspace: str, text: str) -> str:
        """The id of a version that can decide, now and after the next release."""
        version = self.versions.find(workspace, text)
        require_loadable(version)
        if version.is_packaged:
            self.store.keep(workspace, version)
        return version.id

    def _seen(self, workspace: str, collection: str | None, revision: int | None) -> Activation | None:
        current = self.store.activation(workspace, collection)
        if revision is not None and revision != (current.revision if current else 0):
            raise _changed(collection, current)
        return current

    def _make(self, workspace: str, change: ActivationChange) -> Activation:
        before, after = change.before, change.after
        fact = HistoryFact.model_validate(
            {
                "at": after.activated_at,
                "actor": after.activated_by,
                "action": change.action,
                "details": {
                    "collection": after.collection,
                    "from": before.ruleset if before else None,
                    "to": after.ruleset,
                    "revision": after.revision,
                },
            }
        )
        try:
            self.store.change_activation(workspace, change, fact)
        except OutrunError as error:
            current = self.store.activation(workspace, after.collection)
            raise _changed(after.collection, current) from error
        return after


def _changed(collection: str | None, current: Activation | None) -> ProblemError:
    """What the one who came second is told."""
    if current is None:
        detail = f"{_place(collection)} has no activation"
    else:
        decides = current.ruleset or "no rule set of its own"
        detail = (
            f"{current.activated_by} was first: {_place(collection)} has {decides} "
            f"since {current.activated_at:%Y-%m-%d %H:%M:%S} UTC (revision {current.revision})"
        )
    return ProblemError(
        HTTPStatus.CONFLICT,
        "activation-changed",
        detail,
        hint="look at what is active now, and activate again if it is to be another",
        activation=current,
    )


def _place(collection: str | None) -> str:
    return f"the collection {collection}" if collection else "the workspace"
