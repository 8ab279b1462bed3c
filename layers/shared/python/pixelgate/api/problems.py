"""Errors as RFC 9457 problem details: what is wrong, where, and what to do."""

import json
from collections.abc import Mapping
from http import HTTPStatus

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.exceptions import NotFoundError
from aws_lambda_powertools.event_handler.openapi.exceptions import (
    RequestUnsupportedContentType,
    RequestValidationError,
)

from pixelgate.api.invalid_requests import in_words
from pixelgate.api.problem_kinds import URN, hint_of
from pixelgate.domain.base import Document
from pixelgate.domain.erasure import Erasure
from pixelgate.domain.ids import ImageId
from pixelgate.domain.rulesets import Activation, RulesetProblem
from pixelgate.domain.unusable_examples import Unusable
from pixelgate.runtime.step import logger

CONTENT_TYPE = "application/problem+json"


class Problem(Document):
    """``type`` is stable and for programs; ``detail`` is about this one request; ``hint`` is the way out.

    ``erasure`` is the audit line of an image that is gone, ``problems`` is everything that is wrong with a
    rule set, and ``activation`` is what somebody else made active first. ``image_id`` is the image that a
    request has made or was about, where the caller may not know it yet. ``unusable`` are the images that
    nothing can be learnt from, by the reason.
    """

    type: str
    title: str
    status: int
    detail: str
    hint: str | None = None
    erasure: Erasure | None = None
    problems: tuple[RulesetProblem, ...] | None = None
    activation: Activation | None = None
    image_id: ImageId | None = None
    unusable: Mapping[Unusable, tuple[ImageId, ...]] | None = None


class ProblemError(Exception):
    """A request that cannot be served as it is; ``kind`` is one of ``PROBLEM_KINDS``."""

    def __init__(
        self,
        status: HTTPStatus,
        kind: str,
        detail: str,
        *,
        hint: str | None = None,
        erasure: Erasure | None = None,
        problems: tuple[RulesetProblem, ...] | None = None,
        activation: Activation | None = None,
        image_id: str | None = None,
        unusable: Mapping[Unusable, tuple[str, ...]] | None = None,
        retry_after_s: int | None = None,
    ) -> None:
        super().__init__(detail)
        self.retry_after_s = retry_after_s
        self.problem = Problem(
            type=URN + kind,
            title=status.phrase,
            status=status,
            detail=detail,
            hint=hint or hint_of(kind),
            erasure=erasure,
            problems=problems,
            activation=activation,
            image_id=image_id,
            unusable=unusable,
        )


def add_problem_answers(app: APIGatewayHttpResolver) -> None:
    """Make ``app`` answer every error as a problem."""

    def no_route(_: NotFoundError) -> Response[str]:
        event = app.current_event
        return _answer(
            ProblemError(
                HTTPStatus.NOT_FOUND,
                "no-such-route",
                f"there is no {event.http_method} {event.path}",
                hint="docs/api.md lists every route",
            )
        )

    app.exception_handler(ProblemError)(_answer)
    app.exception_handler(RequestValidationError)(_invalid_request)
    app.exception_handler(RequestUnsupportedContentType)(_unsupported_content_type)
    app.exception_handler(NotFoundError)(no_route)
    app.exception_handler(Exception)(_unexpected)


def _invalid_request(error: RequestValidationError) -> Response[str]:
    return _answer(ProblemError(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid-request", in_words(error.errors())))


def _unsupported_content_type(_: RequestUnsupportedContentType) -> Response[str]:
    detail = "the body is of another type than JSON"
    return _answer(ProblemError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "unsupported-content-type", detail))


def _unexpected(error: Exception) -> Response[str]:
    logger.exception("request failed", exc_info=error)
    return _answer(
        ProblemError(
            HTTPStatus.INTERNAL_SERVER_ERROR,
            "internal-error",
            "the request failed through no fault of yours",
            hint="try again; the log holds the cause under this answer's request id",
        )
    )


def _answer(error: ProblemError) -> Response[str]:
    # What of a problem is not there is left out; what is there is whole, as its schema says.
    told = {name: value for name, value in error.problem.model_dump(mode="json").items() if value is not None}
    return Response(
        status_code=error.problem.status,
        content_type=CONTENT_TYPE,
        headers={} if error.retry_after_s is None else {"Retry-After": str(error.retry_after_s)},
        body=json.dumps(told),
    )
