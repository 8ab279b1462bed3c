"""The drafts of a workspace, and how one becomes a version."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from pixelgate.api.problems import ProblemError
from pixelgate.api.ruleset_texts import (
    Checked,
    check_text,
    require_size,
    version_from,
)
from pixelgate.domain.history import HistoryAction, HistoryFact
from pixelgate.domain.rulesets import (
    Draft,
    DraftLine,
    RulesetText,
    Version,
)
from pixelgate.storage.active_rulesets import RulesetNotFoundError
from pixelgate.storage.chained_changes import OutrunError
from pixelgate.storage.rulesets import RuleSetStore


@dataclass(frozen=True, kw_only=True)
class Published:
    """``is_new`` is False where the workspace had this very version already."""

    version: Version
    checked: Checked
    is_new: bool


@dataclass(frozen=True, kw_only=True)
class Drafts:
    """Every method is about one workspace and raises a ``ProblemError`` for what cannot be done."""

    store: RuleSetStore

    def draft(self, workspace: str, name: str) -> Draft:
        """The draft of this name, or 404."""
        try:
            return self.store.draft(workspace, name)
        except RulesetNotFoundError as error:
            raise ProblemError(
                HTTPStatus.NOT_FOUND,
                "draft-not-found",
                f"there is no draft of {name}",
                hint=f"PUT /v1/rulesets/{name}/draft makes one",
            ) from error

    def save_draft(
        self,
        workspace: str,
        name: str,
        given: RulesetText,
        *,
        revision: int | None,
        actor: str,
        now: datetime,
    ) -> Draft:
        """Store a text, right or wrong; 409 where ``revision`` is given and not the draft's (0: none)."""
        require_size(given, name=name)
        line = self._next_line(workspace, name, revision, actor=actor, now=now)
        draft = Draft(**dict(line), **dict(given))
        fact = _fact(HistoryAction.RULESET_DRAFTED, actor, now, name=name, revision=line.revision)
        try:
            self.store.save_draft(workspace, draft, fact)
        except OutrunError as error:
            raise _draft_changed(name, line.revision) from error
        return draft

    def discard_draft(
        self, workspace: str, name: str, *, revision: int | None, actor: str, now: datetime
    ) -> DraftLine:
        """Forget a draft; 404 where there is none, 409 as for saving it."""
        self.draft(workspace, name)
        line = self._next_line(workspace, name, revision, actor=actor, now=now)
        fact = _fact(HistoryAction.RULESET_DISCARDED, actor, now, name=name, revision=line.revision)
        try:
            self.store.discard_draft(workspace, line, fact)
        except OutrunError as error:
            raise _draft_changed(name, line.revision) from error
        return line

    def publish(
        self,
        workspace: str,
        name: str,
        *,
        revision: int | None,
        note: str | None,
        actor: str,
        now: datetime,
    ) -> Published:
        """Make the draft a version; 422 with every problem while it has any, failing tests included."""
        draft = self.draft(workspace, name)
        if revision is not None and revision != draft.revision:
            raise _draft_changed(name, draft.revision)
        checked = check_text(draft, name=name, now=now)
        version = version_from(draft, checked, name=name, note=note, actor=actor, now=now)
        fact = _fact(
            HistoryAction.RULESET_PUBLISHED,
            actor,
            now,
            name=name,
            to=version.id,
            revision=draft.revision,
            note=note,
        )
        is_new = self.store.publish(workspace, version, fact)
        return Published(version=version, checked=checked, is_new=is_new)

    def _next_line(
        self, workspace: str, name: str, revision: int | None, *, actor: str, now: datetime
    ) -> DraftLine:
        state = self.store.draft_state(workspace, name)
        seen = state.revision if state.exists else 0
        if revision is not None and revision != seen:
            raise _draft_changed(name, seen)
        return DraftLine(name=name, revision=state.revision + 1, updated_at=now, updated_by=actor)


def _fact(action: HistoryAction, actor: str, now: datetime, **details: object) -> HistoryFact:
    return HistoryFact.model_validate({"at": now, "actor": actor, "action": action, "details": details})


def _draft_changed(name: str, revision: int) -> ProblemError:
    return ProblemError(
        HTTPStatus.CONFLICT,
        "draft-changed",
        f"the draft of {name} is at revision {revision}" if revision else f"there is no draft of {name}",
        hint=f"GET /v1/rulesets/{name}/draft, and begin from that",
    )
