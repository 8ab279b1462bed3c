"""``pixelgate rules list|show|draft|test|publish|diff``: rule sets of the service, before they decide."""

import json
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from pixelgate_client.cli.answers import print_answer, print_page
from pixelgate_client.cli.exit_codes import ExitCode, print_json
from pixelgate_client.cli.session import ApiKeyOption, EndpointOption, JsonOption, calling
from pixelgate_client.display.rulesets import diff_page, rulesets_table, trial_page
from pixelgate_client.rulesets import Format

YAML: Format = "yaml"


def _no_file(name: str) -> str:
    if "/" in name or "." in name:
        raise typer.BadParameter(f"{name} is no rule set's name. A file comes after the name.")
    return name


Name = Annotated[
    str, typer.Argument(metavar="NAME", help="A rule set, such as catalogue-ugc.", callback=_no_file)
]
File = Annotated[
    Path | None,
    typer.Argument(
        metavar="[FILE]", exists=True, dir_okay=False, help="YAML, or JSON if it is called .json."
    ),
]
VersionOption = Annotated[
    str | None, typer.Option("--version", metavar="DIGEST", help="8 digits or more, or latest.")
]


def list_rulesets(
    ctx: typer.Context,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """List rule sets: drafts, versions, and where each decides."""
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        rulesets, active = client.rulesets.list(), client.rulesets.activations()
        if as_json:
            listed = [each.model_dump(mode="json") for each in rulesets]
            print_json({"rulesets": listed, **active.model_dump(mode="json")})
        else:
            print_page(rulesets_table(rulesets, active))


def show(
    ctx: typer.Context,
    name: Name,
    version: VersionOption = None,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Print a version as it was written; the latest, if none is named."""
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        found = client.rulesets.version(name, version or "latest")
        if as_json:
            print_json(found.model_dump(mode="json"))
        else:
            typer.echo(_safe(found.text))


def draft(
    ctx: typer.Context,
    name: Name,
    file: File = None,
    revision: Annotated[
        int | None, typer.Option(min=0, help="Only if the draft is at this revision; 0: only a first one.")
    ] = None,
    discard: Annotated[bool, typer.Option("--discard", help="Forget the draft; versions stay.")] = False,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Store FILE as the draft; without FILE, print the draft."""
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        if discard:
            answer: Any = client.rulesets.discard_draft(name)
            said = f"{name}: draft discarded"
        elif file is not None:
            text, kind = _read(file)
            answer = client.rulesets.save_draft(name, text, format_of_text=kind, revision=revision)
            said = f"{name}: draft at revision {answer.revision}"
        else:
            answer = client.rulesets.draft(name)
            said = answer.text
        if as_json:
            print_json(answer.model_dump(mode="json"))
        else:
            typer.echo(_safe(said))


def try_out(
    ctx: typer.Context,
    name: Name,
    file: File = None,
    version: VersionOption = None,
    image: Annotated[str | None, typer.Option(metavar="ID", help="Judge this image by it.")] = None,
    signals: Annotated[
        Path | None,
        typer.Option(metavar="FILE", exists=True, dir_okay=False, help="Judge these signals (JSON) by it."),
    ] = None,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Run the tests of FILE, of a version, or of the draft; changes nothing. Exit code 1 while one is red."""
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        text, kind = _read(file) if file is not None else (None, YAML)
        trial = client.rulesets.test(
            name,
            text=text,
            format_of_text=kind,
            version=version,
            signals=_read_signals(signals) if signals is not None else None,
            image_id=image,
        )
        print_answer(trial, trial_page, as_json=as_json)
    raise typer.Exit(ExitCode.DONE if trial.is_publishable else ExitCode.FAILED)


def publish(
    ctx: typer.Context,
    name: Name,
    file: File = None,
    note: Annotated[str | None, typer.Option(help="What is new.")] = None,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Make the draft, or FILE as the draft, a version. Refused while it has errors or a test is red."""
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        revision = None
        if file is not None:
            text, kind = _read(file)
            revision = client.rulesets.save_draft(name, text, format_of_text=kind).revision
        published = client.rulesets.publish(name, revision=revision, note=note)
        if as_json:
            print_json(published.model_dump(mode="json"))
            return
        for warning in published.warnings:
            typer.echo(_safe(f"warning: {warning}"), err=True)
        typer.echo(_safe(published.id))


def diff(
    ctx: typer.Context,
    name: Name,
    before: Annotated[str, typer.Argument(metavar="[FROM]", help="A digest, latest or draft.")] = "latest",
    after: Annotated[str, typer.Argument(metavar="[TO]", help="A digest, latest or draft.")] = "draft",
    text: Annotated[bool, typer.Option("--text", help="Line by line as well.")] = False,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Tell what changed: rules, thresholds, words, tests; by default from the latest version to the draft."""
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        compared = client.rulesets.diff(name, before, after)
        print_answer(compared, partial(diff_page, with_text=text), as_json=as_json)


def _read(file: Path) -> tuple[str, Format]:
    try:
        return file.read_text(encoding="utf-8"), "json" if file.suffix == ".json" else "yaml"
    except UnicodeDecodeError as error:
        raise typer.BadParameter(f"{file} is not UTF-8 text") from error


def _read_signals(file: Path) -> dict[str, object]:
    try:
        signals = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise typer.BadParameter(f"{file} is not JSON: {error}") from error
    if not isinstance(signals, dict):
        raise typer.BadParameter(f'{file} holds no signals: these look like {{"image": {{"width": 800}}}}')
    return signals


def _safe(text: str) -> str:
    """A text of strangers, line by line, with everything made visible that could steer a terminal."""
    kept = ("\n", "\t")
    return "".join(
        sign if sign.isprintable() or sign in kept else "\N{REPLACEMENT CHARACTER}" for sign in text
    )
