"""Rule sets: drafts, published versions, what decides, and who changed what."""

from typing import Any

from pydantic import AwareDatetime

from pixelgate_client.models.base import Answer
from pixelgate_client.models.history import HistoryEntry, Verification
from pixelgate_client.models.verdict import Verdict


class RulesetProblem(Answer):
    """A mistake in a rule set's text, or a doubt about it, and the way out where there is one to tell."""

    file: str
    line: int | None = None
    entry: str = ""
    key: str = ""
    message: str
    hint: str | None = None

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        said = f"{self.message}; {self.hint}" if self.hint else self.message
        return ": ".join(part for part in (place, self.entry, self.key, said) if part)


class DraftLine(Answer):
    """A draft of a listing. ``revision`` counts its changes."""

    name: str
    revision: int
    updated_at: AwareDatetime
    updated_by: str


class Draft(DraftLine):
    """A rule set that is being written. ``format`` is ``yaml`` or ``json``."""

    text: str
    format: str


class VersionLine(Answer):
    """A published version of a listing; one that comes with the service ``is_packaged``."""

    id: str
    name: str
    published_at: AwareDatetime | None = None
    published_by: str | None = None
    note: str | None = None
    is_packaged: bool = False


class VersionDetail(VersionLine):
    """A version with its text, as it was written."""

    text: str
    format: str


class PublishedAnswer(VersionLine):
    """A version that was just published, and what is hardly meant in it."""

    warnings: tuple[RulesetProblem, ...] = ()


class RulesetSummary(Answer):
    """One name: its draft, where it has one, and its versions, the newest first."""

    name: str
    draft: DraftLine | None = None
    versions: tuple[VersionLine, ...] = ()


class RulesetList(Answer):
    """By name."""

    rulesets: tuple[RulesetSummary, ...]


class VersionList(Answer):
    """The newest first."""

    versions: tuple[VersionLine, ...]


class Trial(Answer):
    """What a rule set's own tests say, and its ``verdict`` where one was asked for."""

    id: str | None = None
    is_publishable: bool
    tests: int = 0
    errors: tuple[RulesetProblem, ...] = ()
    warnings: tuple[RulesetProblem, ...] = ()
    verdict: Verdict | None = None


class Activation(Answer):
    """Which version decides about a collection, or where it names none about the rest of the workspace.

    ``ruleset`` None: none of their own. ``trail``: where a roll back leads to, first to the last of them.
    """

    collection: str | None = None
    ruleset: str | None = None
    revision: int
    activated_at: AwareDatetime
    activated_by: str
    trail: tuple[str | None, ...] = ()


class ActivationList(Answer):
    """``default`` decides wherever no activation names another."""

    default: str
    activations: tuple[Activation, ...]


class RulesetHistory(Answer):
    """The latest entries first."""

    entries: tuple[HistoryEntry, ...]
    verification: Verification


class Change(Answer):
    """One value at one key; None where there is none. ``is_threshold``: a number became another."""

    key: str
    before: Any = None
    after: Any = None
    is_threshold: bool = False


class EntryChange(Answer):
    """A rule or a test that both have, and all that is different in it."""

    name: str
    changes: tuple[Change, ...] = ()


class EntryDiff(Answer):
    """The rules or tests that one of two rule sets has, and those that differ."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[EntryChange, ...] = ()
    is_reordered: bool = False


class BankChange(Answer):
    """A word bank that both have, and its words that one of them has."""

    name: str
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


class BankDiff(Answer):
    """The word banks that one of two rule sets has, and those that differ."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[BankChange, ...] = ()


class ComparedRulesets(Answer):
    """What changed from one text of a rule set to another; ``text`` is a unified diff, None if too long."""

    before: str
    after: str
    rules: EntryDiff
    tests: EntryDiff
    banks: BankDiff
    sections: tuple[Change, ...] = ()
    text: str | None = None
