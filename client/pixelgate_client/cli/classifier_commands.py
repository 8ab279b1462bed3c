"""``pixelgate classifiers``: labels of one's own, learnt from examples."""

from typing import Annotated

import typer

from pixelgate_client.cli.answers import print_answer, print_answers, print_page
from pixelgate_client.cli.classifier_training import train
from pixelgate_client.cli.classifier_trial import try_out
from pixelgate_client.cli.exit_codes import print_json
from pixelgate_client.cli.named_classifier import ClassifierArgument
from pixelgate_client.cli.session import ApiKeyOption, EndpointOption, JsonOption, calling
from pixelgate_client.display.classifiers_page import classifier_line, classifier_page, classifiers_table
from pixelgate_client.display.terminal_text import plain

app = typer.Typer(help="Teach labels of your own by examples.", no_args_is_help=True)
app.command()(train)


@app.command(name="list")
def list_classifiers(
    ctx: typer.Context,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """List the classifiers of the key's workspace, and which of them look at every image."""
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        print_answers("classifiers", client.classifiers.list(), classifiers_table, as_json=as_json)


@app.command()
def show(
    ctx: typer.Context,
    name: ClassifierArgument,
    version: Annotated[
        int | None, typer.Option(min=1, help="Else the active version, or the latest.")
    ] = None,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Show the versions of a classifier, and how good each label of one of them is."""
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        classifier = client.classifiers.get(name)
        wanted = version or classifier.active_version or classifier.latest_version
        shown = client.classifiers.version(name, wanted)
    if as_json:
        parts = {"classifier": classifier, "version": shown}
        print_json({key: part.model_dump(mode="json") for key, part in parts.items()})
    else:
        print_page(classifier_page(classifier, shown))


app.command(name="try")(try_out)


@app.command()
def activate(
    ctx: typer.Context,
    name: ClassifierArgument,
    version: Annotated[int | None, typer.Option(min=1, help="Else the latest.")] = None,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Let a classifier look at every new image, with its latest version or another."""
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        wanted = version or client.classifiers.get(name).latest_version
        print_answer(client.classifiers.activate(name, wanted), classifier_line, as_json=as_json)


@app.command()
def deactivate(
    ctx: typer.Context,
    name: ClassifierArgument,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Let a classifier look at no image any more. Refused while rules ask for its labels."""
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        print_answer(client.classifiers.deactivate(name), classifier_line, as_json=as_json)


@app.command()
def delete(
    ctx: typer.Context,
    name: ClassifierArgument,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Forget a classifier with all its versions. Its examples stay."""
    if not yes:
        typer.confirm(f"Forget {name} with all its versions?", abort=True, err=True)
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        removed = client.classifiers.delete(name)
        print_answer(removed, lambda answer: plain(f"{answer.name} is gone"), as_json=as_json)
