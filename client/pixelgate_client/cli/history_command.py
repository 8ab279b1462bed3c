"""``pixelgate history``: who did what to an image, and whether that is what was recorded."""

import json
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer

from pixelgate_client.cli.answers import print_page
from pixelgate_client.cli.bars import tracked
from pixelgate_client.cli.exit_codes import ExitCode, print_json
from pixelgate_client.cli.session import ApiKeyOption, EndpointOption, JsonOption, calling
from pixelgate_client.display.history_table import history_table
from pixelgate_client.display.terminal_text import plain
from pixelgate_client.histories import BrokenLink, find_broken_link
from pixelgate_client.models.history import HistoryPage


def history(
    ctx: typer.Context,
    images: Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="Images: img_...")] = None,
    every: Annotated[bool, typer.Option("--all", help="Every image of the workspace.")] = False,
    verify: Annotated[
        bool, typer.Option("--verify", help="Compute every hash here and compare; exit 1 if one differs.")
    ] = False,
    export: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the entries to FILE as JSON Lines.")
    ] = None,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Show who did what to images and when; check that nothing was changed since; export it."""
    if bool(images) == every:
        raise typer.BadParameter("name images, or pass --all")
    documents, has_broken = [], False
    with calling(ctx, endpoint, api_key, as_json=as_json) as client, ExitStack() as stack:
        file = stack.enter_context(export.open("w", encoding="utf-8")) if export else None
        named = images or (image.id for image in client.list())
        for image_id in tracked(named, "Histories read", total=len(images) if images else None):
            page = client.history(image_id)
            broken = _broken_link(page) if verify else None
            has_broken |= broken is not None
            if file is not None:
                file.writelines(_lines(page))
            if as_json:
                documents.append(_document(page, broken))
            else:
                _print(page, broken, verify=verify, is_brief=export is not None)
    if as_json:
        print_json({"images": documents})
    raise typer.Exit(ExitCode.FAILED if has_broken else ExitCode.DONE)


def _broken_link(page: HistoryPage) -> BrokenLink | None:
    broken = find_broken_link(page.entries, length=page.length, head=page.head)
    if broken is not None or page.verification.is_intact:
        return broken
    # The service also compares the verdicts and findings that it stores, which are not sent here.
    return BrokenLink(page.verification.broken_at or 0, page.verification.problem or "not intact")


def _lines(page: HistoryPage) -> list[str]:
    entries = (entry.model_dump(mode="json", exclude_none=True) for entry in page.entries)
    return [json.dumps({"image_id": page.id, **entry}) + "\n" for entry in entries]


def _document(page: HistoryPage, broken: BrokenLink | None) -> dict[str, object]:
    return page.model_dump(mode="json", exclude={"next_after"}) | {"broken": broken and broken._asdict()}


def _print(page: HistoryPage, broken: BrokenLink | None, *, verify: bool, is_brief: bool) -> None:
    if not is_brief:
        print_page(history_table(page.entries))
    if broken is not None:
        print_page(plain(f"{page.id}  BROKEN: {broken.problem}", style="bold red"))
    elif verify:
        print_page(plain(f"{page.id}  intact: {page.length} entries, head {page.head}"))
