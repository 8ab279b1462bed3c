"""``pixelgate re-evaluate``: let the active rules judge again what was found in images."""

from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from pixelgate_client.cli.exit_codes import print_json, telling_errors
from pixelgate_client.cli.session import (
    ApiKeyOption,
    CollectionOption,
    EndpointOption,
    JsonOption,
    Session,
)
from pixelgate_client.client import Client
from pixelgate_client.display.re_evaluation_page import image_page, run_page
from pixelgate_client.display.terminal_text import plain
from pixelgate_client.errors import PixelgateError
from pixelgate_client.models.re_evaluations import RunDetail, RunLine, RunStatus

WIDTH_OF_A_PIPE = 120


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
    if [bool(image_ids), is_filtered, everything].count(True) != 1:
        raise typer.BadParameter("Name images by their ids, by conditions, or all of them with --all.")
    session = ctx.ensure_object(Session)
    with telling_errors(as_json=as_json), session.client(endpoint, api_key) as client:
        if len(image_ids) == 1:
            _one(client, image_ids[0], dry_run=dry_run, reopen_decided=reopen_decided, as_json=as_json)
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
        _show(_followed(client, order), as_json=as_json)


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
    session = ctx.ensure_object(Session)
    with telling_errors(as_json=as_json), session.client(endpoint, api_key) as client:
        if run_id is not None:
            _show(_followed(client, client.re_evaluations.get(run_id)), as_json=as_json)
            return
        found = list(client.re_evaluations.list())
        if as_json:
            print_json({"re_evaluations": [each.model_dump(mode="json") for each in found]})
            return
        for each in found:
            images = "" if each.images is None else f"  {each.images:,} images"
            dry = "  dry run" if each.dry_run else ""
            typer.echo(
                plain(f"{each.id}  {each.created_at:%Y-%m-%d %H:%M}  {each.status:9}{images}{dry}").plain
            )


def _one(client: Client, image_id: str, *, dry_run: bool, reopen_decided: bool, as_json: bool) -> None:
    done = client.re_evaluations.one(image_id, dry_run=dry_run, reopen_decided=reopen_decided)
    if as_json:
        print_json(done.model_dump(mode="json"))
    else:
        _console().print(image_page(done))


def _followed(client: Client, order: RunLine) -> RunDetail:
    """The re-evaluation once it has ended; a bar on standard error meanwhile, if that is a terminal."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bars:
        bar = bars.add_task("Images re-evaluated", total=None)
        return client.re_evaluations.wait(
            order.id,
            on_progress=lambda seen: bars.update(bar, completed=seen.looked_at, total=seen.images),
        )


def _show(run: RunDetail, *, as_json: bool) -> None:
    has_failed = run.status != RunStatus.COMPLETED
    if as_json:
        print_json(run.model_dump(mode="json"))
        if has_failed:
            raise typer.Exit(1)
        return
    if run.summary is not None:
        _console().print(run_page(run, run.summary))
    if has_failed:
        why = run.error or "it was stopped before it could say why"
        raise ReEvaluationFailedError(f"{run.id} {run.status}: {why}")


def _console() -> Console:
    console = Console()
    return console if console.is_terminal else Console(width=WIDTH_OF_A_PIPE)
