"""``pixelgate rules activate|rollback|history``: which version decides, and who made it so."""

from typing import Annotated

import typer
from rich.text import Text

from pixelgate_client.cli.answers import print_answer
from pixelgate_client.cli.exit_codes import ExitCode
from pixelgate_client.cli.session import ApiKeyOption, EndpointOption, JsonOption, calling
from pixelgate_client.display.rulesets import history_table
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
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        activation = client.rulesets.activate(version, collection=collection, revision=revision)
        print_answer(activation, _line, as_json=as_json)


def rollback(
    ctx: typer.Context,
    collection: PlaceOption = None,
    revision: RevisionOption = None,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Let that decide which decided before; again, that before it."""
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        activation = client.rulesets.roll_back(collection=collection, revision=revision)
        print_answer(activation, _line, as_json=as_json)


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
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        told = client.rulesets.history(name=name, collection=collection, limit=limit)
        print_answer(told, lambda history: history_table(history.entries), as_json=as_json)
        if not told.verification.is_intact:
            typer.echo(plain(f"The history was altered: {told.verification.problem}").plain, err=True)
    raise typer.Exit(ExitCode.DONE if told.verification.is_intact else ExitCode.FAILED)


def _line(activation: Activation) -> Text:
    place = f"collection {activation.collection}" if activation.collection else "workspace"
    decides = activation.ruleset or "no rule set of its own"
    return plain(f"{place}: {decides} (revision {activation.revision})")
