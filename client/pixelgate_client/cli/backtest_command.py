"""``pixelgate rules backtest``: what a rule set would have decided; ``report`` looks at it again."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from pixelgate_client.cli.exit_codes import print_json, telling_errors
from pixelgate_client.cli.named_ruleset import FileOrName, read_named, refuse_version_of_file
from pixelgate_client.cli.session import (
    ApiKeyOption,
    CollectionOption,
    EndpointOption,
    JsonOption,
    Session,
)
from pixelgate_client.client import Client
from pixelgate_client.display.backtest_page import backtest_page
from pixelgate_client.display.terminal_text import plain
from pixelgate_client.errors import PixelgateError
from pixelgate_client.models.backtests import BacktestDetail, BacktestStatus, BacktestSummary

WIDTH_OF_A_PIPE = 120

OutOption = Annotated[
    Path | None, typer.Option("--out", metavar="FILE", dir_okay=False, help="Write the report as JSON, too.")
]
FlipsOption = Annotated[int, typer.Option("--flips", min=0, help="So many flips are printed.")]


class BacktestFailedError(PixelgateError):
    """The back-test ended without a report."""


def backtest(
    ctx: typer.Context,
    what: FileOrName,
    version: Annotated[
        str | None, typer.Option(help="A published version: its sha256, or the beginning. Else the draft.")
    ] = None,
    sample: Annotated[int | None, typer.Option(min=1, help="So many images by chance. Else all.")] = None,
    collection: CollectionOption = None,
    since: Annotated[datetime | None, typer.Option(help="Only images analysed since then, UTC.")] = None,
    flips: FlipsOption = 10,
    out: OutOption = None,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Try a rule set on images that have been analysed: what it would decide, and why. Changes nothing."""
    named = read_named(what)
    refuse_version_of_file(named, version)
    session = ctx.ensure_object(Session)
    with telling_errors(as_json=as_json), session.client(endpoint, api_key) as client:
        order = client.backtests.start(
            named.name,
            text=named.text,
            format_of_text=named.format_of_text,
            version=version,
            sample=sample,
            collection=collection,
            since=since and since.replace(tzinfo=UTC),
        )
        _show(_followed(client, order), flips=flips, out=out, as_json=as_json)


def report(
    ctx: typer.Context,
    backtest_id: Annotated[str, typer.Argument(metavar="ID", help="A back-test's id: bkt_...")],
    flips: FlipsOption = 10,
    out: OutOption = None,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Show what a back-test found, once it has ended."""
    session = ctx.ensure_object(Session)
    with telling_errors(as_json=as_json), session.client(endpoint, api_key) as client:
        _show(_followed(client, client.backtests.get(backtest_id)), flips=flips, out=out, as_json=as_json)


def backtests(
    ctx: typer.Context,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """List the back-tests of the key's workspace, newest first."""
    session = ctx.ensure_object(Session)
    with telling_errors(as_json=as_json), session.client(endpoint, api_key) as client:
        found = list(client.backtests.list())
        if as_json:
            print_json({"backtests": [each.model_dump(mode="json") for each in found]})
            return
        for each in found:
            images = "" if each.images is None else f"  {each.images:,} images"
            began = f"{each.created_at:%Y-%m-%d %H:%M}"
            typer.echo(plain(f"{each.id}  {began}  {each.status:9}  {each.ruleset[:40]}{images}").plain)


def _followed(client: Client, order: BacktestSummary) -> BacktestDetail:
    """The back-test once it has ended; a bar on standard error meanwhile, if that is a terminal."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bars:
        bar = bars.add_task("Images replayed", total=None)
        backtest = client.backtests.wait(
            order.id,
            on_progress=lambda seen: bars.update(bar, completed=seen.replayed, total=seen.images),
        )
    if backtest.status != BacktestStatus.COMPLETED or backtest.report is None:
        raise BacktestFailedError(
            f"{backtest.id} {backtest.status}: {backtest.error or 'it was stopped before it could say why'}"
        )
    return backtest


def _show(backtest: BacktestDetail, *, flips: int, out: Path | None, as_json: bool) -> None:
    document = backtest.model_dump(mode="json")
    if out is not None:
        out.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
    if as_json:
        print_json(document)
    elif backtest.report is not None:
        console = Console()
        console = console if console.is_terminal else Console(width=WIDTH_OF_A_PIPE)
        console.print(backtest_page(backtest.report, backtest.flips, most_flips=flips))
