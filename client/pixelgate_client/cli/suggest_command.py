"""``pixelgate rules suggest``: what follows from each threshold of a rule, and which one to take."""

import csv
import io
import json
from pathlib import Path
from typing import Annotated

import typer

from pixelgate_client.cli.answers import print_page
from pixelgate_client.cli.exit_codes import print_json
from pixelgate_client.cli.named_ruleset import FileOrName, read_named, refuse_version_of_file
from pixelgate_client.cli.session import (
    ApiKeyOption,
    CollectionOption,
    EndpointOption,
    JsonOption,
    calling,
)
from pixelgate_client.display.threshold_page import threshold_page
from pixelgate_client.models.thresholds import ThresholdCurve

FORMATS = (".svg", ".csv", ".json")


def suggest(
    ctx: typer.Context,
    what: FileOrName,
    rule: Annotated[str, typer.Option("--rule", metavar="ID", help="A rule that compares with a number.")],
    path: Annotated[
        str | None,
        typer.Option("--path", help="Which number, where the rule has several: when.any.where.gte"),
    ] = None,
    version: Annotated[
        str | None, typer.Option(help="A published version: its sha256, or the beginning. Else the latest.")
    ] = None,
    keep: Annotated[
        float | None,
        typer.Option(
            min=0.0, max=1.0, help="So much of what people rejected must not be approved. Else all."
        ),
    ] = None,
    images: Annotated[int | None, typer.Option(min=1, help="So many images at most. Else 2,000.")] = None,
    collection: CollectionOption = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", dir_okay=False, help="Write the curve: .svg, .csv or .json."),
    ] = None,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Suggest a threshold from what was analysed and what people decided. Changes nothing."""
    named = read_named(what)
    refuse_version_of_file(named, version)
    if out is not None and out.suffix not in FORMATS:
        raise typer.BadParameter(f"write {', '.join(FORMATS)}", param_hint="--out")
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        curve = client.rulesets.suggest(
            named.name,
            rule,
            path=path,
            text=named.text,
            format_of_text=named.format_of_text,
            version=version,
            collection=collection,
            keep=keep,
            images=images,
            picture=out is not None and out.suffix == ".svg",
        )
        if out is not None:
            out.write_text(_written(curve, out.suffix), encoding="utf-8")
        if as_json:
            print_json(curve.model_dump(mode="json", exclude={"picture"}))
        else:
            print_page(threshold_page(curve))


def _written(curve: ThresholdCurve, suffix: str) -> str:
    if suffix == ".svg":
        return curve.picture or ""
    if suffix == ".csv":
        return _as_csv(curve)
    return json.dumps(curve.model_dump(mode="json", exclude={"picture"}), indent=2) + "\n"


def _as_csv(curve: ThresholdCurve) -> str:
    """One row for each threshold; what is within something has its name in front."""
    rows = []
    for point in curve.points:
        row: dict[str, object] = {}
        for name, value in point.model_dump(mode="json").items():
            inner = value if isinstance(value, dict) else None
            row |= {f"{name}_{key}": each for key, each in inner.items()} if inner else {name: value}
        rows.append(row)
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
