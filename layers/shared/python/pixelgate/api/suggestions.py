"""POST /v1/rulesets/{name}/suggest: what follows from each threshold of a rule, and which one to take."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.params import Path
from pydantic import Field

from pixelgate.api.backtest_rulesets import TriedRuleset, WantedRuleset, find_ruleset
from pixelgate.api.caller import workspace_of
from pixelgate.api.problems import ProblemError
from pixelgate.api.ruleset_versions import Versions
from pixelgate.api.threshold_replays import Question, ThresholdReplays
from pixelgate.domain.ids import CollectionName, RulesetName
from pixelgate.domain.rulesets import RulesetProblem
from pixelgate.domain.stored_signals import SignalFilter
from pixelgate.domain.threshold_curves import ThresholdCurve
from pixelgate.domain.threshold_picture import draw_curve
from pixelgate.rules.numbers import RuleNumber, numbers_of
from pixelgate.rules.plain import Plain
from pixelgate.storage.rulesets import RuleSetStore

MOST_IMAGES = 5_000
"""So many can be replayed within the time of one request."""


class SuggestRequest(WantedRuleset):
    """Which number of which rule: of this text or version, else of the latest version, else of the draft.

    ``path`` names the number where the rule has several. ``keep`` is how much of what people rejected must
    not be approved. Up to ``images`` of ``collection`` are replayed. ``picture``: with one of the curve.
    """

    rule: Annotated[str, Field(min_length=1, max_length=63)]
    path: Annotated[str, Field(min_length=1, max_length=500)] | None = None
    keep: Annotated[float, Field(gt=0, le=1)] = 1.0
    images: Annotated[int, Field(ge=1, le=MOST_IMAGES)] = 2_000
    collection: CollectionName | None = None
    picture: bool = False


class SuggestAnswer(ThresholdCurve):
    """``picture`` is the curve as SVG, where it was asked for."""

    picture: str | None = None


@dataclass(frozen=True, kw_only=True)
class SuggestionDesk:
    """Answers which threshold to take."""

    rulesets: RuleSetStore
    replays: ThresholdReplays

    def suggest(self, name: str, request: SuggestRequest, *, workspace: str, now: datetime) -> SuggestAnswer:
        """The curve of the number that is meant.

        Raises:
            ProblemError: there is no such rule set, rule or number, or it is not clear which number is meant.
        """
        tried = self._find(name, request, workspace)
        document: Plain = json.loads(tried.canonical)
        question = Question(
            document=document,
            ruleset=tried.identity,
            rule=request.rule,
            number=_number(document, name, request),
            keep=request.keep,
        )
        only = SignalFilter(collection=request.collection)
        curve = self.replays.curve(question, workspace, only=only, sample=request.images, now=now)
        return SuggestAnswer(**dict(curve), picture=draw_curve(curve) if request.picture else None)

    def _find(self, name: str, request: SuggestRequest, workspace: str) -> TriedRuleset:
        if request.text is None and request.version is None:
            try:
                latest = Versions(store=self.rulesets).find(workspace, "latest", name=name)
            except ProblemError:
                return find_ruleset(self.rulesets, workspace, name, request)
            return TriedRuleset(latest.id, latest.canonical)
        return find_ruleset(self.rulesets, workspace, name, request)


def _number(document: Plain, name: str, request: SuggestRequest) -> RuleNumber:
    try:
        numbers = numbers_of(document, request.rule)
    except LookupError as error:
        detail = f"{name} has no rule {request.rule!r}"
        raise ProblemError(HTTPStatus.NOT_FOUND, "rule-not-found", detail) from error
    meant = [number for number in numbers if request.path in (None, number.path)]
    if len(meant) == 1:
        return meant[0]
    if not numbers:
        what = "compares with no number that could be another"
    elif not meant:
        what = f"has no number at {request.path}"
    else:
        what = f"compares with {len(numbers)} numbers"
    raise ProblemError(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "number-not-named",
        f"the rule {request.rule} {what}",
        problems=_listed(numbers, name, request.rule),
    )


def _listed(numbers: Sequence[RuleNumber], name: str, rule: str) -> tuple[RulesetProblem, ...]:
    return tuple(
        RulesetProblem(
            file=name,
            line=None,
            entry=f"rule {rule!r}",
            key=number.path,
            message=f"{number.field} {number.operator} {number.value:g}",
        )
        for number in numbers
    )


def add_suggestion_route(app: APIGatewayHttpResolver, *, desk: SuggestionDesk) -> None:
    """Serve this module's route."""

    @app.post("/v1/rulesets/<name>/suggest")
    def post_suggest(name: Annotated[RulesetName, Path()], request: SuggestRequest) -> SuggestAnswer:
        return desk.suggest(name, request, workspace=workspace_of(app), now=datetime.now(UTC))
