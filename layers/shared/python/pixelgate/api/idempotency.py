"""Idempotency-Key: a request that is sent again, because its answer got lost, is not carried out again.

A key counts for one caller, one route and one request. What failed may be asked again under the same key.
"""

from __future__ import annotations

import hashlib
import json
import re
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.middlewares import BaseMiddlewareHandler, NextMiddleware

from pixelgate.api.caller import author_of, workspace_of
from pixelgate.api.problems import ProblemError
from pixelgate.api.raw_bodies import declared_type, is_raw, raw_body
from pixelgate.api.repetition import Repetition, repetition_of
from pixelgate.storage.kept_answers import (
    AnswerPendingError,
    AnswerPlace,
    KeptAnswer,
    KeptAnswers,
    OtherRequestError,
)

KEY_HEADER = "Idempotency-Key"
REPLAYED_HEADER = "Idempotency-Replayed"
_KEY = re.compile(r"[!-~]([ -~]{0,98}[!-~])?")


class Idempotency(BaseMiddlewareHandler[APIGatewayHttpResolver]):
    """Stands between the validation of a request and its route."""

    def __init__(self, answers: KeptAnswers) -> None:
        self._answers = answers

    def handler(self, app: APIGatewayHttpResolver, next_middleware: NextMiddleware) -> Response[Any]:
        """The answer, of now or of before.

        Raises:
            ProblemError: the key is none, belongs to another request, or the first one has not ended.
        """
        route = app.context["_route"]
        repetition = repetition_of(route.method, route.path)
        key = app.current_event.headers.get(KEY_HEADER)
        if key is None or repetition in (Repetition.HARMLESS, Repetition.RESUMED):
            return next_middleware(app)
        place = place_of(app, key)
        claim = str(app.current_event.request_context.request_id)
        kept = self._claim(place, claim)
        if kept is not None:
            return _replayed(kept)
        try:
            response = next_middleware(app)
        except Exception:
            self._answers.let_go(place, claim=claim)
            raise
        self._answers.keep(place, _kept(response, repetition), claim=claim)
        return response

    def _claim(self, place: AnswerPlace, claim: str) -> KeptAnswer | None:
        try:
            return self._answers.claim(place, claim=claim, now=datetime.now(UTC))
        except AnswerPendingError as error:
            raise request_under_way() from error
        except OtherRequestError as error:
            raise key_reused() from error


def request_under_way() -> ProblemError:
    """What is answered to the second of two at once."""
    return ProblemError(
        HTTPStatus.CONFLICT,
        "request-under-way",
        f"the first request with this {KEY_HEADER} has not ended",
        retry_after_s=1,
    )


def key_reused() -> ProblemError:
    """What is answered where one key comes with two requests."""
    return ProblemError(
        HTTPStatus.CONFLICT, "idempotency-key-reused", f"this {KEY_HEADER} came with another request before"
    )


def place_of(app: APIGatewayHttpResolver, key: str) -> AnswerPlace:
    """Whose key it is, for which route, and what is asked under it.

    Raises:
        ProblemError: it is no key.
    """
    if not _KEY.fullmatch(key):
        raise ProblemError(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            "invalid-idempotency-key",
            f"{KEY_HEADER}: 1 to 100 printable ASCII characters are one",
        )
    event = app.current_event
    return AnswerPlace(
        workspace=workspace_of(app),
        name=_digest(author_of(app), event.http_method, event.path, key),
        fingerprint=_digest(event.resolved_query_string_parameters, _asked(app)),
    )


def _asked(app: APIGatewayHttpResolver) -> object:
    event = app.current_event
    if is_raw(app):
        return {declared_type(event): hashlib.sha256(raw_body(event)).hexdigest()}
    return event.json_body if event.body else None


def _digest(*parts: object) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _kept(response: Response[Any], repetition: Repetition) -> KeptAnswer:
    return KeptAnswer(
        status=response.status_code,
        headers={name: str(value) for name, value in response.headers.items()},
        body=response.body if repetition is Repetition.REPLAYED else None,
    )


def _replayed(kept: KeptAnswer) -> Response[Any]:
    if kept.body is None:
        raise ProblemError(
            HTTPStatus.CONFLICT, "answer-not-kept", "this was done before, and its answer is shown once"
        )
    return Response(
        status_code=kept.status, headers={**kept.headers, REPLAYED_HEADER: "true"}, body=kept.body
    )
