"""``pixelgate re-release``: make what images are released as what their profile and access say now."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from pixelgate_client.cli.answers import one_a_line, print_answers, print_page
from pixelgate_client.cli.exit_codes import ExitCode, print_json
from pixelgate_client.cli.jobs import ending_of, follow, require_one_choice
from pixelgate_client.cli.session import (
    ApiKeyOption,
    CollectionOption,
    EndpointOption,
    JsonOption,
    calling,
)
from pixelgate_client.client import Client
from pixelgate_client.display.re_release_page import re_release_line, re_release_page
from pixelgate_client.errors import PixelgateError
from pixelgate_client.models.re_releases import ReReleaseDetail

COMPLETED = "COMPLETED"


class ReReleaseFailedError(PixelgateError):
    """The re-release was stopped. What it did until then stands; to start it again goes on from there."""


def re_release(
    ctx: typer.Context,
    image_ids: Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="Images: img_...")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every image that is approved.")] = False,
    collection: CollectionOption = None,
    since: Annotated[datetime | None, typer.Option(help="Images uploaded since then, UTC.")] = None,
    until: Annotated[datetime | None, typer.Option(help="Images uploaded before then, UTC.")] = None,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Release approved images anew where profile or access are others now; exit 1 if any could not be."""
    image_ids, is_filtered = image_ids or [], any((collection, since, until))
    require_one_choice(image_ids, is_filtered=is_filtered, everything=everything)
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        order = client.re_releases.start(
            image_ids,
            collection=collection,
            since=since and since.replace(tzinfo=UTC),
            until=until and until.replace(tzinfo=UTC),
            everything=everything,
        )
        _show(_followed(client, order.id), as_json=as_json)


def re_releases(
    ctx: typer.Context,
    run_id: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="One of them: rrl_... Else all are listed.")
    ] = None,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Show what a re-release came to, or list those there have been, newest first."""
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        if run_id is not None:
            _show(_followed(client, run_id), as_json=as_json)
            return
        found = list(client.re_releases.list())
        print_answers("re_releases", found, one_a_line(re_release_line), as_json=as_json)


def _followed(client: Client, run_id: str) -> ReReleaseDetail:
    return follow(
        client.re_releases,
        run_id,
        description="Images released anew",
        progress=lambda seen: (seen.looked_at, seen.images),
    )


def _show(run: ReReleaseDetail, *, as_json: bool) -> None:
    if as_json:
        print_json(run.model_dump(mode="json"))
    elif run.summary is not None:
        print_page(re_release_page(run, run.summary))
    if run.status != COMPLETED and not as_json:
        raise ReReleaseFailedError(ending_of(run.id, run.status, run.error))
    if run.status != COMPLETED or (run.summary is not None and run.summary.failed):
        raise typer.Exit(ExitCode.FAILED)
