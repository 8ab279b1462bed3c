"""``pixelgate rules backtest``: what a rule set would have decided; ``report`` looks at it again."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from pixelgate_client.cli.answers import one_a_line, print_answers, print_page
from pixelgate_client.cli.exit_codes import print_json
from pixelgate_client.cli.jobs import ending_of, follow
from pixelgate_client.cli.named_ruleset import FileOrName, VersionOption, read_named, refuse_version_of_file
from pixelgate_client.cli.reports import FlipsOption, OutOption, write_report
from pixelgate_client.cli.session import (
    ApiKeyOption,
    CollectionOption,
    EndpointOption,
    JsonOption,
    calling,
)
from pixelgate_client.client import Client
from pixelgate_client.display.backtest_page import backtest_page
from pixelgate_client.display.terminal_text import plain
from pixelgate_client.errors import PixelgateError
from pixelgate_client.models.backtests import BacktestDetail, BacktestStatus, BacktestSummary


class BacktestFailedError(PixelgateError):
    """The back-test ended without a report."""


def backtest(
    ctx: typer.Context,
    what: FileOrName,
    version: VersionOption = None,
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
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        order = client.backtests.start(
            named.name,
            text=named.text,
            format_of_text=named.format_of_text,
            version=version,
            sample=sample,
            collection=collection,
            since=since and since.replace(tzinfo=UTC),
        )
        _show(_followed(client, order.id), flips=flips, out=out, as_json=as_json)


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
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        _show(_followed(client, backtest_id), flips=flips, out=out, as_json=as_json)


def backtests(
    ctx: typer.Context,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """List the back-tests of the key's workspace, newest first."""
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        print_answers("backtests", list(client.backtests.list()), one_a_line(_line), as_json=as_json)


def _followed(client: Client, backtest_id: str) -> BacktestDetail:
    backtest = follow(
        client.backtests,
        backtest_id,
        description="Images replayed",
        progress=lambda seen: (seen.replayed, seen.images),
    )
    if backtest.status != BacktestStatus.COMPLETED or backtest.report is None:
        raise BacktestFailedError(ending_of(backtest.id, backtest.status, backtest.error))
    return backtest


def _show(backtest: BacktestDetail, *, flips: int, out: Path | None, as_json: bool) -> None:
    document = backtest.model_dump(mode="json")
    write_report(document, out)
    if as_json:
        print_json(document)
    elif backtest.report is not None:
        print_page(backtest_page(backtest.report, backtest.flips, most_flips=flips))


def _line(backtest: BacktestSummary) -> Text:
    images = "" if backtest.images is None else f"  {backtest.images:,} images"
    began = f"{backtest.created_at:%Y-%m-%d %H:%M}"
    return plain(f"{backtest.id}  {began}  {backtest.status:9}  {backtest.ruleset[:40]}{images}")
