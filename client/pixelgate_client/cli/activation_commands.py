"""``pixelgate rules activate|rollback|history``: which version decides, and who made it so."""

from typing import Annotated

import typer

from pixelgate_client.cli.exit_codes import ExitCode, print_json, telling_errors
from pixelgate_client.cli.session import ApiKeyOption, EndpointOption, JsonOption, Session
from pixelgate_client.display.rulesets import history_table, page_console
from pixelgate_client.display.terminal_text import plain
from pixelgate_client.models.rulesets import Activation

PlaceOption = Annotated[
    str | None,
    typer.Option("--collection", metavar="NAME", help="That of a collection, not of the workspace."),
]
RevisionOption = Annotated[
    int | None, typer.Option(min=0, help="Only if the activation is at this revision; 0: only a first one.")
]


def activate(
    ctx: typer.Context,
    version: Annotated[
        str | None, typer.Argument(metavar="[NAME@DIGEST]", help="Or a name, for its latest version.")
    ] = None,
    collection: PlaceOption = None,
    revision: RevisionOption = None,
    none: Annotated[bool, typer.Option("--none", help="No rule set of its own any more.")] = False,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Let a version decide about all that is uploaded from now on."""
    if none is (version is not None):
        raise typer.BadParameter("name a version, or --none")
    session = ctx.ensure_object(Session)
    with telling_errors(as_json=as_json), session.client(endpoint, api_key) as client:
        _print(client.rulesets.activate(version, collection=collection, revision=revision), as_json=as_json)


def rollback(
    ctx: typer.Context,
    collection: PlaceOption = None,
    revision: RevisionOption = None,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Let that decide which decided before; again, that before it."""
    session = ctx.ensure_object(Session)
    with telling_errors(as_json=as_json), session.client(endpoint, api_key) as client:
        _print(client.rulesets.roll_back(collection=collection, revision=revision), as_json=as_json)


def history(
    ctx: typer.Context,
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="Only of this rule set.")] = None,
    collection: PlaceOption = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many at most.")] = 50,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Tell who changed what, the latest first. Exit code 1 if that is not what was recorded."""
    session = ctx.ensure_object(Session)
    with telling_errors(as_json=as_json), session.client(endpoint, api_key) as client:
        told = client.rulesets.history(name=name, collection=collection, limit=limit)
        if as_json:
            print_json(told.model_dump(mode="json"))
        else:
            page_console().print(history_table(told.entries))
        if not told.verification.is_intact:
            typer.echo(plain(f"The history was altered: {told.verification.problem}").plain, err=True)
    raise typer.Exit(ExitCode.DONE if told.verification.is_intact else ExitCode.FAILED)


def _print(activation: Activation, *, as_json: bool) -> None:
    if as_json:
        print_json(activation.model_dump(mode="json"))
        return
    place = f"collection {activation.collection}" if activation.collection else "workspace"
    decides = activation.ruleset or "no rule set of its own"
    typer.echo(plain(f"{place}: {decides} (revision {activation.revision})").plain)
