"""The ``pixelgate`` command: upload images, and see what was found and decided."""

from functools import partial
from importlib.metadata import PackageNotFoundError, version
from itertools import islice
from typing import Annotated

import typer
from rich.text import Text

from pixelgate_client.cli import keys_command, ops, profile_command, retention_command, review_command, rules
from pixelgate_client.cli.answers import print_answer, print_answers, print_page
from pixelgate_client.cli.delete_command import delete
from pixelgate_client.cli.exit_codes import (
    message_of,
    print_error,
    print_json,
)
from pixelgate_client.cli.history_command import history
from pixelgate_client.cli.image_files import find_image_files
from pixelgate_client.cli.import_command import import_folder
from pixelgate_client.cli.init_command import init
from pixelgate_client.cli.preview_commands import open_image
from pixelgate_client.cli.progress import UploadProgress
from pixelgate_client.cli.project_tools import run_tool
from pixelgate_client.cli.re_evaluate_command import re_evaluate, re_evaluations
from pixelgate_client.cli.rendition_commands import release, renditions
from pixelgate_client.cli.session import (
    ApiKeyOption,
    CollectionOption,
    Connect,
    EndpointOption,
    JsonOption,
    Session,
    calling,
)
from pixelgate_client.cli.tag_command import tag
from pixelgate_client.cli.uploads import Outcome, Uploads
from pixelgate_client.cli.webhook_commands import app as webhooks_app
from pixelgate_client.client import Client
from pixelgate_client.display.findings_table import duplicates_list
from pixelgate_client.display.image_page import image_page
from pixelgate_client.display.listing import listing_table
from pixelgate_client.display.results_table import ResultRow, results_table
from pixelgate_client.display.terminal_text import plain
from pixelgate_client.models.image import ImageStatus
from pixelgate_client.models.service import Health

app = typer.Typer(
    help="Upload images to Pixelgate, and see what was found in them and what the rules decided.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(keys_command.app, name="keys")
app.add_typer(ops.app, name="ops")
app.add_typer(profile_command.app, name="profile")
app.add_typer(retention_command.app, name="retention")
app.add_typer(review_command.app, name="review")
app.add_typer(rules.app, name="rules")
app.add_typer(webhooks_app, name="webhooks")


def _print_version(wanted: bool) -> None:
    if wanted:
        try:
            typer.echo(f"pixelgate {version('pixelgate')}")
        except PackageNotFoundError:
            typer.echo("pixelgate (run from its source, not installed)")
        raise typer.Exit


@app.callback()
def start(
    ctx: typer.Context,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
    show_version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    # Tests hand in how to connect; nothing else sets the context's object before this.
    connect: Connect = ctx.obj or Client
    ctx.obj = Session(connect=connect, endpoint=endpoint, api_key=api_key)


@app.command()
def explain(
    image: Annotated[str, typer.Argument(metavar="IMAGE", help="A picture on this machine.")],
    label: Annotated[str, typer.Option(help="The label's name or wnid.")],
    out: Annotated[str | None, typer.Option(metavar="PNG", help="Where to write the heat map.")] = None,
) -> None:
    """Write a heat map of what a label rests on. Needs the project's models, not the service."""
    arguments = [image, "--label", label, *(["--out", out] if out else [])]
    raise typer.Exit(run_tool("explain", arguments, instead=f'make explain IMAGE={image} LABEL="{label}"'))


@app.command()
def upload(
    ctx: typer.Context,
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Files, folders or patterns.")],
    wait: Annotated[bool, typer.Option(help="Wait for the verdicts and print them.")] = True,
    timeout: Annotated[float, typer.Option(min=1, help="Seconds to wait for each verdict.")] = 300,
    collection: CollectionOption = None,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Upload images, up to four at a time, and wait for their verdicts."""
    paths = find_image_files(files)
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        with UploadProgress(len(paths), waiting=wait) as progress:
            uploads = Uploads(
                client, watcher=progress, timeout_s=timeout if wait else None, collection=collection
            )
            outcomes = uploads.run(paths)
        if as_json:
            print_json({"images": [outcome.document() for outcome in outcomes]})
        elif any(outcome.image_id for outcome in outcomes):
            print_page(results_table([_row(outcome) for outcome in outcomes]))
        _tell_errors(outcomes)
    raise typer.Exit(max(outcome.exit_code for outcome in outcomes))


app.command(name="import")(import_folder)
app.command()(delete)
app.command()(init)
app.command()(history)
app.command(name="re-evaluate")(re_evaluate)
app.command(name="re-evaluations")(re_evaluations)
app.command()(tag)
app.command(name="open")(open_image)
app.command()(renditions)
app.command()(release)


@app.command()
def get(
    ctx: typer.Context,
    image_id: Annotated[str, typer.Argument(metavar="ID", help="An image's id: img_...")],
    every_rule: Annotated[
        bool, typer.Option("--every-rule", help="Explain the rules that did not fire as well.")
    ] = False,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Show one image: its facts, what was found, and why the verdict is what it is."""
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        print_answer(client.get(image_id), partial(image_page, every_rule=every_rule), as_json=as_json)


@app.command()
def duplicates(
    ctx: typer.Context,
    image_id: Annotated[str, typer.Argument(metavar="ID", help="An image's id: img_...")],
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """List the images that are this one or a copy of it, the nearest first; also those that came later."""
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        print_answer(client.duplicates(image_id), duplicates_list, as_json=as_json)


@app.command(name="list")
def list_images(
    ctx: typer.Context,
    status: Annotated[list[ImageStatus] | None, typer.Option(help="Only at this status; repeatable.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many at most.")] = 50,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """List images, the newest first."""
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        pages = client.list(statuses=status or (), page_size=min(limit, 100))
        print_answers("images", list(islice(pages, limit)), listing_table, as_json=as_json)


@app.command()
def health(
    ctx: typer.Context,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
) -> None:
    """Say whether the service is up, and its version."""
    with calling(ctx, endpoint, None, as_json=as_json) as client:
        print_answer(client.health(), _health_line, as_json=as_json)


def _health_line(health: Health) -> Text:
    return plain(f"{health.status}, version {health.version}")


def _row(outcome: Outcome) -> ResultRow:
    if outcome.image is not None:
        return ResultRow.of(outcome.image, took_ms=outcome.image.elapsed_ms)
    if outcome.error is not None:
        return ResultRow(
            image=outcome.file.name,
            status="not done" if outcome.image_id else "not uploaded",
            reason=message_of(outcome.error),
        )
    return ResultRow(image=outcome.file.name, status="uploaded", reason=outcome.image_id or "")


def _tell_errors(outcomes: list[Outcome]) -> None:
    """Each different error once: a service that is away is one error, not one per file."""
    errors = {message_of(outcome.error): outcome.error for outcome in outcomes if outcome.error is not None}
    for error in errors.values():
        print_error(error)
