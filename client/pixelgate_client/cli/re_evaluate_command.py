"""``pixelgate re-evaluate``: let the active rules judge again what was found in images."""

from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.text import Text

from pixelgate_client.cli.answers import one_a_line, print_answer, print_answers, print_page
from pixelgate_client.cli.exit_codes import print_json
from pixelgate_client.cli.jobs import ending_of, follow, require_one_choice
from pixelgate_client.cli.session import (
    ApiKeyOption,
    CollectionOption,
    EndpointOption,
    JsonOption,
    calling,
)
from pixelgate_client.client import Client
from pixelgate_client.display.re_evaluation_page import image_page, run_page
from pixelgate_client.display.terminal_text import plain
from pixelgate_client.errors import PixelgateError
from pixelgate_client.models.re_evaluations import RunDetail, RunLine, RunStatus


class ReEvaluationFailedError(PixelgateError):
    """The re-evaluation was stopped. What it did until then stands; to start it again goes on from there."""


def re_evaluate(
    ctx: typer.Context,
    image_ids: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ID]...", help="Images: img_... Of one, the reasons are told."),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every image that has a verdict.")] = False,
    status: Annotated[
        list[str] | None,
        typer.Option(help="Images at this status: APPROVED, IN_REVIEW, REJECTED; repeatable."),
    ] = None,
    collection: CollectionOption = None,
    ruleset: Annotated[
        str | None, typer.Option(metavar="NAME@SHA256", help="Images that this rule set has judged last.")
    ] = None,
    since: Annotated[datetime | None, typer.Option(help="Images analysed since then, UTC.")] = None,
    until: Annotated[datetime | None, typer.Option(help="Images analysed before then, UTC.")] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Tell what would come of it, and change nothing.")
    ] = False,
    reopen_decided: Annotated[
        bool,
        typer.Option(
            "--reopen-decided", help="Ask a person again where one decided otherwise than the rules."
        ),
    ] = False,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Let the active rules judge images again, from what was found in them. Runs no model."""
    image_ids, is_filtered = image_ids or [], any((status, collection, ruleset, since, until))
    require_one_choice(image_ids, is_filtered=is_filtered, everything=everything)
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        if len(image_ids) == 1:
            [image_id] = image_ids
            done = client.re_evaluations.one(image_id, dry_run=dry_run, reopen_decided=reopen_decided)
            print_answer(done, image_page, as_json=as_json)
            return
        order = client.re_evaluations.start(
            image_ids,
            statuses=status or (),
            collection=collection,
            ruleset=ruleset,
            since=since and since.replace(tzinfo=UTC),
            until=until and until.replace(tzinfo=UTC),
            everything=everything,
            dry_run=dry_run,
            reopen_decided=reopen_decided,
        )
        _show(_followed(client, order.id), as_json=as_json)


def re_evaluations(
    ctx: typer.Context,
    run_id: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="One of them: rev_... Else all are listed.")
    ] = None,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Show what a re-evaluation came to, or list those there have been, newest first."""
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        if run_id is not None:
            _show(_followed(client, run_id), as_json=as_json)
            return
        print_answers(
            "re_evaluations", list(client.re_evaluations.list()), one_a_line(_line), as_json=as_json
        )


def _followed(client: Client, run_id: str) -> RunDetail:
    return follow(
        client.re_evaluations,
        run_id,
        description="Images re-evaluated",
        progress=lambda seen: (seen.looked_at, seen.images),
    )


def _show(run: RunDetail, *, as_json: bool) -> None:
    has_failed = run.status != RunStatus.COMPLETED
    if as_json:
        print_json(run.model_dump(mode="json"))
        if has_failed:
            raise typer.Exit(1)
        return
    if run.summary is not None:
        print_page(run_page(run, run.summary))
    if has_failed:
        raise ReEvaluationFailedError(ending_of(run.id, run.status, run.error))


def _line(run: RunLine) -> Text:
    images = "" if run.images is None else f"  {run.images:,} images"
    dry = "  dry run" if run.dry_run else ""
    return plain(f"{run.id}  {run.created_at:%Y-%m-%d %H:%M}  {run.status:9}{images}{dry}")
