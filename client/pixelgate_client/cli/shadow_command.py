"""``pixelgate rules shadow``: a rule set that judges every image beside what decides, and has no say."""

from functools import partial
from typing import Annotated

import typer
from rich.text import Text

from pixelgate_client.cli.answers import one_a_line, print_answer, print_answers
from pixelgate_client.cli.named_ruleset import FileOrName, VersionOption, read_named, refuse_version_of_file
from pixelgate_client.cli.reports import FlipsOption, OutOption, write_report
from pixelgate_client.cli.session import ApiKeyOption, EndpointOption, JsonOption, calling
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
    version: VersionOption = None,
    collection: PlaceOption = None,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Let a rule set judge from now on, as it is now. It changes no verdict."""
    named = read_named(what)
    refuse_version_of_file(named, version)
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        started = client.shadows.start(
            named.name,
            text=named.text,
            format_of_text=named.format_of_text,
            version=version,
            collection=collection,
        )
        print_answer(started, _line, as_json=as_json)


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
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        print_answer(client.shadows.stop(name, collection=collection), _line, as_json=as_json)


@app.command()
def show(
    ctx: typer.Context,
    name: Name,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Tell where this rule set judges, or did last."""
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        print_answers("shadows", client.shadows.list(name), one_a_line(_line), as_json=as_json)


@app.command()
def report(
    ctx: typer.Context,
    name: Name,
    collection: PlaceOption = None,
    flips: FlipsOption = 10,
    out: OutOption = None,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Compare what it said with what decided, and with what people did."""
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        found = client.shadows.report(name, collection=collection)
        write_report(found.model_dump(mode="json"), out)
        print_answer(found, partial(shadow_page, most_flips=flips), as_json=as_json)


def _line(shadow: Shadow) -> Text:
    return plain(shadow_line(shadow))
