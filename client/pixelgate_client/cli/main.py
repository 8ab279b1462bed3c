"""The ``pixelgate`` command: upload images, and see what was found and decided."""

from typing import Annotated

import typer

from pixelgate_client.cli import (
    classifier_commands,
    keys_command,
    ops,
    profile_command,
    retention_command,
    review_command,
    rules,
)
from pixelgate_client.cli.analyse_command import analyse
from pixelgate_client.cli.delete_command import delete
from pixelgate_client.cli.explain_command import explain
from pixelgate_client.cli.history_command import history
from pixelgate_client.cli.image_commands import duplicates, get, list_images
from pixelgate_client.cli.import_command import import_folder
from pixelgate_client.cli.init_command import init
from pixelgate_client.cli.open_command import open_page
from pixelgate_client.cli.re_evaluate_command import re_evaluate, re_evaluations
from pixelgate_client.cli.re_release_command import re_release, re_releases
from pixelgate_client.cli.rendition_commands import release, renditions
from pixelgate_client.cli.search_command import search, similar
from pixelgate_client.cli.service_commands import doctor, health, stats
from pixelgate_client.cli.session import ApiKeyOption, Connect, EndpointOption, Session
from pixelgate_client.cli.tag_command import tag
from pixelgate_client.cli.upload_command import upload
from pixelgate_client.cli.wait_command import wait
from pixelgate_client.cli.webhook_commands import app as webhooks_app
from pixelgate_client.client import Client
from pixelgate_client.installed import installed_version

IMAGES = "Images"
DECISIONS = "What decides about them"
SERVICE = "The service"

# Completion is Typer's own: --install-completion, and scripts for bash, zsh and fish (docs/cli.md).
app = typer.Typer(
    help="Upload images to Pixelgate, and see what was found in them and what the rules decided.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"pixelgate {installed_version() or '(run from its source, not installed)'}")
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


# As --help lists them.
app.command(rich_help_panel=IMAGES)(upload)
app.command(rich_help_panel=IMAGES)(analyse)
app.command(name="import", rich_help_panel=IMAGES)(import_folder)
app.command(rich_help_panel=IMAGES)(wait)
app.command(rich_help_panel=IMAGES)(get)
app.command(name="list", rich_help_panel=IMAGES)(list_images)
app.command(rich_help_panel=IMAGES)(search)
app.command(rich_help_panel=IMAGES)(similar)
app.command(name="open", rich_help_panel=IMAGES)(open_page)
app.command(rich_help_panel=IMAGES)(duplicates)
app.command(rich_help_panel=IMAGES)(tag)
app.command(rich_help_panel=IMAGES)(history)
app.command(rich_help_panel=IMAGES)(delete)
app.command(rich_help_panel=IMAGES)(renditions)
app.command(rich_help_panel=IMAGES)(release)
app.command(name="re-release", rich_help_panel=IMAGES)(re_release)
app.command(name="re-releases", rich_help_panel=IMAGES)(re_releases)
app.add_typer(profile_command.app, name="profile", rich_help_panel=IMAGES)
app.add_typer(review_command.app, name="review", rich_help_panel=DECISIONS)
app.add_typer(rules.app, name="rules", rich_help_panel=DECISIONS)
app.add_typer(classifier_commands.app, name="classifiers", rich_help_panel=DECISIONS)
app.command(name="re-evaluate", rich_help_panel=DECISIONS)(re_evaluate)
app.command(name="re-evaluations", rich_help_panel=DECISIONS)(re_evaluations)
app.command(rich_help_panel=DECISIONS)(explain)
app.command(rich_help_panel=SERVICE)(stats)
app.command(rich_help_panel=SERVICE)(health)
app.command(rich_help_panel=SERVICE)(doctor)
app.command(rich_help_panel=SERVICE)(init)
app.add_typer(keys_command.app, name="keys", rich_help_panel=SERVICE)
app.add_typer(webhooks_app, name="webhooks", rich_help_panel=SERVICE)
app.add_typer(retention_command.app, name="retention", rich_help_panel=SERVICE)
app.add_typer(ops.app, name="ops", rich_help_panel=SERVICE)
