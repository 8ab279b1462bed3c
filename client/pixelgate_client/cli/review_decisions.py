"""``pixelgate review approve`` and ``reject``: one image or many, with a reason."""

from collections.abc import Sequence
from typing import Annotated
from uuid import uuid4

import typer
from pydantic import ValidationError

from pixelgate_client.cli.bars import tracked
from pixelgate_client.cli.exit_codes import (
    ExitCode,
    error_document,
    print_error,
    print_json,
)
from pixelgate_client.cli.session import ApiKeyOption, EndpointOption, JsonOption, calling
from pixelgate_client.errors import ApiError
from pixelgate_client.models.findings import Box
from pixelgate_client.models.reviews import (
    CorrectedObject,
    Corrections,
    DecisionAnswer,
    DecisionReason,
    JudgementResult,
    Outcome,
)

MOST_AT_ONCE = 100

IdsArgument = Annotated[list[str], typer.Argument(metavar="ID...", help="Images' ids: img_...")]
ReasonOption = Annotated[DecisionReason, typer.Option("--reason", help="Why; OTHER needs a note.")]
NoteOption = Annotated[str | None, typer.Option("--note", help="In your own words.")]
LabelOption = Annotated[
    list[str] | None,
    typer.Option("--label", metavar="NAME", help="What the image shows indeed; repeatable."),
]
ObjectOption = Annotated[
    list[str] | None,
    typer.Option("--object", metavar="NAME=X,Y,W,H", help="What stands where, in fractions; repeatable."),
]
TextOption = Annotated[
    list[str] | None, typer.Option("--text", metavar="LINE", help="What it says; repeatable.")
]


def approve(
    ctx: typer.Context,
    images: IdsArgument,
    reason: ReasonOption = DecisionReason.MEETS_THE_RULES,
    note: NoteOption = None,
    labels: LabelOption = None,
    objects: ObjectOption = None,
    text: TextOption = None,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Approve images, whatever the rules said."""
    judgement = _judgement(Outcome.APPROVE, reason, note, corrections_of(labels, objects, text))
    _decide(ctx, images, judgement, as_json=as_json, endpoint=endpoint, api_key=api_key)


def reject(
    ctx: typer.Context,
    images: IdsArgument,
    reason: ReasonOption,
    note: NoteOption = None,
    labels: LabelOption = None,
    objects: ObjectOption = None,
    text: TextOption = None,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Reject images, whatever the rules said."""
    judgement = _judgement(Outcome.REJECT, reason, note, corrections_of(labels, objects, text))
    _decide(ctx, images, judgement, as_json=as_json, endpoint=endpoint, api_key=api_key)


def corrections_of(
    labels: Sequence[str] | None, objects: Sequence[str] | None, text: Sequence[str] | None
) -> Corrections | None:
    """What the options say the findings should have been; None if they say nothing.

    Raises:
        typer.BadParameter: an object is not NAME=X,Y,W,H.
    """
    if not (labels or objects or text):
        return None
    return Corrections(
        labels=tuple(labels) if labels else None,
        objects=tuple(_object(each) for each in objects) if objects else None,
        text=tuple(text) if text else None,
    )


def _object(option: str) -> CorrectedObject:
    name, _, numbers = option.rpartition("=")
    try:
        x, y, width, height = (float(number) for number in numbers.split(","))
        return CorrectedObject(name=name, box=Box(x=x, y=y, width=width, height=height))
    except (ValueError, ValidationError) as error:
        raise typer.BadParameter(f"{option!r} is not NAME=X,Y,W,H", param_hint="--object") from error


def _judgement(
    outcome: Outcome, reason: DecisionReason, note: str | None, corrections: Corrections | None
) -> dict[str, object]:
    """As it is sent.

    Raises:
        typer.BadParameter: the reason does not fit, or needs a note.
    """
    if not reason.is_reason_to(outcome):
        raise typer.BadParameter(f"{reason} is no reason to {outcome}", param_hint="--reason")
    if reason is DecisionReason.OTHER and not note:
        raise typer.BadParameter("OTHER needs a --note", param_hint="--reason")
    told = {
        "outcome": outcome.value,
        "reason_code": reason.value,
        "note": note,
        "corrections": corrections and corrections.model_dump(mode="json", exclude_none=True),
    }
    return {name: value for name, value in told.items() if value is not None}


def _decide(
    ctx: typer.Context,
    images: Sequence[str],
    judgement: dict[str, object],
    *,
    as_json: bool,
    endpoint: str | None,
    api_key: str | None,
) -> None:
    results: list[JudgementResult] = []
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        batches = range(0, len(images), MOST_AT_ONCE)
        for start in tracked(batches, "Hundreds decided", total=len(batches)):
            batch = [
                {"image_id": image_id, "request_id": uuid4().hex, **judgement}
                for image_id in images[start : start + MOST_AT_ONCE]
            ]
            results += client.reviews.decide_many(batch).results
    if as_json:
        print_json({"decisions": [_document(result) for result in results]})
    for result in results:
        if result.problem is not None:
            print_error(ApiError(result.problem))
        elif result.answer is not None and not as_json:
            typer.echo(_sentence(result.answer))
    failed = any(result.answer is None for result in results)
    raise typer.Exit(ExitCode.FAILED if failed else ExitCode.DONE)


def _document(result: JudgementResult) -> dict[str, object]:
    return {
        "id": result.image_id,
        "answer": result.answer and result.answer.model_dump(mode="json"),
        "error": result.problem and error_document(ApiError(result.problem)),
    }


def _sentence(answer: DecisionAnswer) -> str:
    decision = answer.decision
    if answer.waits_in is not None:
        return f"{decision.image_id}  {decision.effect}, waits for somebody else in {answer.waits_in}"
    return f"{decision.image_id}  {decision.effect}, {decision.from_status} -> {decision.to_status}"
