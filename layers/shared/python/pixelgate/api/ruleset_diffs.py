"""Two texts of one rule set side by side: what changed in its meaning, and line by line."""

import difflib
import json
from dataclasses import dataclass

from pixelgate.api.ruleset_drafts import Drafts
from pixelgate.api.ruleset_texts import document_of
from pixelgate.api.ruleset_versions import Versions
from pixelgate.domain.rulesets import RulesetText, Version
from pixelgate.rules.differences import RulesetDiff, diff_rulesets
from pixelgate.rules.plain import Plain

DRAFT = "draft"
MOST_LINES = 4000
"""Longer texts are not compared line by line, which takes time that grows with the square of them."""


class ComparedRulesets(RulesetDiff):
    """``before`` and ``after`` are ids, or ``draft``.

    ``text`` is a unified diff: of the texts themselves, or of one JSON form of both where only one of them
    is JSON; None where they are too long.
    """

    before: str
    after: str
    text: str | None


@dataclass(frozen=True, kw_only=True)
class Comparisons:
    """Compares drafts and versions of a workspace."""

    drafts: Drafts
    versions: Versions

    def compare(self, workspace: str, name: str, before: str, after: str) -> ComparedRulesets:
        """From ``before`` to ``after``: each ``draft``, or a version as ``Versions.find`` takes it.

        Raises:
            ProblemError: there is no such text, or it is not well-formed.
        """
        old, new = (self._side(workspace, name, which) for which in (before, after))
        diff = diff_rulesets(old.document, new.document)
        return ComparedRulesets(**dict(diff), before=old.called, after=new.called, text=_diff_texts(old, new))

    def _side(self, workspace: str, name: str, which: str) -> "_Side":
        given: RulesetText
        if which == DRAFT:
            given = self.drafts.draft(workspace, name)
        else:
            given = self.versions.find(workspace, which, name=name)
        called = given.id if isinstance(given, Version) else DRAFT
        return _Side(called, given, document_of(given, name=name))


@dataclass(frozen=True, slots=True)
class _Side:
    called: str
    given: RulesetText
    document: Plain


def _diff_texts(old: _Side, new: _Side) -> str | None:
    is_alike = old.given.format is new.given.format
    before, after = (side.given.text if is_alike else _spelled(side.document) for side in (old, new))
    first, second = before.splitlines(), after.splitlines()
    if max(len(first), len(second)) > MOST_LINES:
        return None
    return "\n".join(difflib.unified_diff(first, second, old.called, new.called, lineterm=""))


def _spelled(document: Plain) -> str:
    return json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False)
