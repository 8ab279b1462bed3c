"""``pixelgate retention``: how long images are kept, and what has been kept long enough."""

from typing import Annotated

import typer

from pixelgate_client.cli.exit_codes import print_json, telling_errors
from pixelgate_client.cli.session import ApiKeyOption, EndpointOption, JsonOption, Session
from pixelgate_client.display.terminal_text import plain
from pixelgate_client.models.retention import RetentionPolicy

app = typer.Typer(help="How long images are kept.", no_args_is_help=True)

DaysOption = Annotated[int | None, typer.Option(min=1, help="Days; left out: for ever.")]


@app.command()
def show(
    ctx: typer.Context,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Show after how many days images are erased, by status."""
    session = ctx.ensure_object(Session)
    with telling_errors(as_json=as_json), session.client(endpoint, api_key) as client:
        _print(client.retention(), as_json=as_json)


@app.command(name="set")
def set_policy(
    ctx: typer.Context,
    approved: DaysOption = None,
    in_review: DaysOption = None,
    rejected: DaysOption = None,
    failed: DaysOption = None,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Replace the policy of the key's workspace. Look at `retention expired` before the next sweep does."""
    policy = RetentionPolicy(
        approved_days=approved, in_review_days=in_review, rejected_days=rejected, failed_days=failed
    )
    session = ctx.ensure_object(Session)
    with telling_errors(as_json=as_json), session.client(endpoint, api_key) as client:
        _print(client.set_retention(policy), as_json=as_json)


@app.command()
def expired(
    ctx: typer.Context,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many at most.")] = 100,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """List what the next sweep erases; erases nothing itself."""
    session = ctx.ensure_object(Session)
    with telling_errors(as_json=as_json), session.client(endpoint, api_key) as client:
        images = client.expired(limit=limit)
        if as_json:
            print_json({"images": [image.model_dump(mode="json") for image in images]})
            return
        for image in images:
            typer.echo(plain(f"{image.id}  {image.status}  {image.created_at:%Y-%m-%d}  {image.name}").plain)


def _print(policy: RetentionPolicy, *, as_json: bool) -> None:
    if as_json:
        print_json(policy.model_dump(mode="json"))
        return
    for name, days in policy.model_dump().items():
        kept = "for ever" if days is None else f"{days} days"
        typer.echo(f"{name.removesuffix('_days').upper():10} {kept}")
