"""``pixelgate retention``: how long images are kept, and what has been kept long enough."""

from typing import Annotated

import typer
from rich.text import Text

from pixelgate_client.cli.answers import one_a_line, print_answer, print_answers
from pixelgate_client.cli.session import ApiKeyOption, EndpointOption, JsonOption, calling
from pixelgate_client.display.terminal_text import plain
from pixelgate_client.models.retention import ExpiredImage, RetentionPolicy

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
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        print_answer(client.retention(), _page, as_json=as_json)


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
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        print_answer(client.set_retention(policy), _page, as_json=as_json)


@app.command()
def expired(
    ctx: typer.Context,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many at most.")] = 100,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """List what the next sweep erases; erases nothing itself."""
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        print_answers("images", client.expired(limit=limit), one_a_line(_line), as_json=as_json)


def _page(policy: RetentionPolicy) -> Text:
    kept = {
        name: "for ever" if days is None else f"{days} days" for name, days in policy.model_dump().items()
    }
    return Text("\n").join(
        Text(f"{name.removesuffix('_days').upper():10} {time}") for name, time in kept.items()
    )


def _line(image: ExpiredImage) -> Text:
    return plain(f"{image.id}  {image.status}  {image.created_at:%Y-%m-%d}  {image.name}")
