"""``pixelgate rules shadow``: a rule set that judges every image beside what decides, and has no say."""

import json
from pathlib import Path
from typing import Annotated

import typer

from pixelgate_client.cli.exit_codes import print_json, telling_errors
from pixelgate_client.cli.named_ruleset import FileOrName, read_named, refuse_version_of_file
from pixelgate_client.cli.session import ApiKeyOption, EndpointOption, JsonOption, Session
from pixelgate_client.display.rulesets import page_console
from pixelgate_client.display.shadow_page import shadow_line, shadow_page
from pixelgate_client.display.terminal_text import plain
from pixelgate_client.models.shadows import Shadow

app = typer.Typer(help="Let a rule set judge beside what decides, without a say.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(metavar="NAME", help="A rule set, such as catalogue-ugc.")]
PlaceOption = Annotated[
    str | None,
    typer.Option("--collection", metavar="NAME", help="Beside what decides about a collection."),
]


@app.command()
def start(
    ctx: typer.Context,
    what: FileOrName,
    version: Annotated[
        str | None, typer.Option(help="A published version: its sha256, or the beginning. Else the draft.")
    ] = None,
    collection: PlaceOption = None,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Let a rule set judge from now on, as it is now. It changes no verdict."""
    named = read_named(what)
    refuse_version_of_file(named, version)
    session = ctx.ensure_object(Session)
    with telling_errors(as_json=as_json), session.client(endpoint, api_key) as client:
        started = client.shadows.start(
            named.name,
            text=named.text,
            format_of_text=named.format_of_text,
            version=version,
            collection=collection,
        )
        _print(started, as_json=as_json)


@app.command()
def stop(
    ctx: typer.Context,
    name: Name,
    collection: PlaceOption = None,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Let it judge no more; its report stays until the next one is started."""
    session = ctx.ensure_object(Session)
    with telling_errors(as_json=as_json), session.client(endpoint, api_key) as client:
        _print(client.shadows.stop(name, collection=collection), as_json=as_json)


@app.command()
def show(
    ctx: typer.Context,
    name: Name,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Tell where this rule set judges, or did last."""
    session = ctx.ensure_object(Session)
    with telling_errors(as_json=as_json), session.client(endpoint, api_key) as client:
        found = client.shadows.list(name)
        if as_json:
            print_json({"shadows": [each.model_dump(mode="json") for each in found]})
            return
        for each in found:
            _print(each, as_json=False)


@app.command()
def report(
    ctx: typer.Context,
    name: Name,
    collection: PlaceOption = None,
    flips: Annotated[int, typer.Option("--flips", min=0, help="So many flips are printed.")] = 10,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", dir_okay=False, help="Write the report as JSON, too."),
    ] = None,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Compare what it said with what decided, and with what people did."""
    session = ctx.ensure_object(Session)
    with telling_errors(as_json=as_json), session.client(endpoint, api_key) as client:
        found = client.shadows.report(name, collection=collection)
        document = found.model_dump(mode="json")
        if out is not None:
            out.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
        if as_json:
            print_json(document)
        else:
            page_console().print(shadow_page(found, most_flips=flips))


def _print(shadow: Shadow, *, as_json: bool) -> None:
    if as_json:
        print_json(shadow.model_dump(mode="json"))
    else:
        typer.echo(plain(shadow_line(shadow)).plain)
