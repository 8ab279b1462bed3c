"""A rule set tried out: its tests, and what it would say about one image. Nothing is stored."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from pixelgate.api.images import find_image, present
from pixelgate.api.problems import ProblemError
from pixelgate.api.ruleset_drafts import Drafts
from pixelgate.api.ruleset_texts import check_text, require_size
from pixelgate.api.ruleset_versions import Versions
from pixelgate.api.verdicts import ExplainedVerdict
from pixelgate.domain.base import Document
from pixelgate.domain.errors import ConfigurationError
from pixelgate.domain.ids import CollectionName, ImageId
from pixelgate.domain.rulesets import RulesetFormat, RulesetProblem, RulesetText
from pixelgate.domain.signals import Signals
from pixelgate.rules.evaluation import evaluate
from pixelgate.rules.given_signals import read_signals
from pixelgate.rules.loading import load_ruleset
from pixelgate.storage.images import ImageStore
from pixelgate.storage.recorded_analyses import RecordedAnalyses


class TrialRequest(Document):
    """Of which text, by default the draft; and against what, if anything: ``signals`` or a stored image.

    ``signals`` are as in a rule set's own tests, ``missing`` the analyses that are to have failed.
    ``collection`` is the one that they come with; a stored image has its own.
    """

    text: str | None = None
    format: RulesetFormat = RulesetFormat.YAML
    version: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    signals: dict[str, Any] | None = None
    missing: Annotated[tuple[str, ...], Field(max_length=20)] = ()
    collection: CollectionName | None = None
    image_id: ImageId | None = None

    @model_validator(mode="after")
    def _name_one_of_each(self) -> Self:
        if self.text is not None and self.version is not None:
            raise ValueError("name one of text and version, or neither for the draft")
        if self.signals is not None and self.image_id is not None:
            raise ValueError("name one of signals and image_id, or neither")
        return self


class Trial(Document):
    """``tests`` is how many the rule set has; those that fail are among the ``errors``.

    ``verdict`` is None where none was asked for, and where the rule set cannot be read.
    """

    id: str | None
    is_publishable: bool
    tests: int
    errors: tuple[RulesetProblem, ...]
    warnings: tuple[RulesetProblem, ...]
    verdict: ExplainedVerdict | None


@dataclass(frozen=True, kw_only=True)
class Trials:
    """Tries rule sets of a workspace on what the workspace holds."""

    drafts: Drafts
    versions: Versions
    images: ImageStore
    analyses: RecordedAnalyses

    def run(self, workspace: str, name: str, request: TrialRequest, *, now: datetime) -> Trial:
        """Lint a text, run its tests, and judge what was asked for.

        Raises:
            ProblemError: there is no such draft, version or image, or the signals have no such word.
        """
        given = self._text(workspace, name, request)
        signals = self._signals(workspace, request)
        checked = check_text(given, name=name, now=now)
        if checked.identity is None:
            return Trial(
                id=None, is_publishable=False, tests=0, errors=checked.errors, warnings=(), verdict=None
            )
        ruleset = load_ruleset(given.text, name_of_file=given.file_name(name))
        return Trial(
            id=checked.identity,
            is_publishable=not checked.errors,
            tests=len(ruleset.tests),
            errors=checked.errors,
            warnings=checked.warnings,
            verdict=ExplainedVerdict.of(evaluate(signals, ruleset, now)) if signals else None,
        )

    def _text(self, workspace: str, name: str, request: TrialRequest) -> RulesetText:
        if request.version is not None:
            return self.versions.find(workspace, request.version, name=name)
        if request.text is None:
            return self.drafts.draft(workspace, name)
        given = RulesetText(text=request.text, format=request.format)
        require_size(given, name=name)
        return given

    def _signals(self, workspace: str, request: TrialRequest) -> Signals | None:
        if request.image_id is not None:
            return self._stored_signals(workspace, request.image_id)
        if request.signals is None and not request.missing:
            return None
        try:
            signals = read_signals(request.signals or {}, missing=request.missing)
        except ConfigurationError as error:
            message, _, hint = str(error).partition("; ")
            raise ProblemError(
                HTTPStatus.UNPROCESSABLE_ENTITY, "invalid-signals", message, hint=hint or None
            ) from error
        if request.collection is None:
            return signals
        image = signals.image.model_copy(update={"collection": request.collection})
        return signals.model_copy(update={"image": image})

    def _stored_signals(self, workspace: str, image_id: str) -> Signals:
        record = find_image(self.images, workspace, image_id)
        findings = self.analyses.findings(workspace, image_id, record.analysis) if record.analysis else None
        return Signals.of(present(record.facts, record), present(findings, record), record.collection)
