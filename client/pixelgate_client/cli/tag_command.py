"""``pixelgate tag``: give images tags, and take tags away for good."""

from typing import Annotated

import typer

from pixelgate_client.cli.exit_codes import print_json, telling_errors
from pixelgate_client.cli.session import ApiKeyOption, EndpointOption, JsonOption, Session
from pixelgate_client.display.tag_list import tag_list
from pixelgate_client.display.terminal_text import plain


def tag(
    ctx: typer.Context,
    image_id: Annotated[str, typer.Argument(metavar="ID", help="An image's id: img_...")],
    add: Annotated[list[str] | None, typer.Option(metavar="TAG", help="Add a tag; repeatable.")] = None,
    remove: Annotated[
        list[str] | None, typer.Option(metavar="TAG", help="Remove a tag for good; repeatable.")
    ] = None,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Add tags to an image, and remove tags: no verdict brings back what you removed."""
    if not add and not remove:
        raise typer.BadParameter("name tags with --add or --remove")
    session = ctx.ensure_object(Session)
    with telling_errors(as_json=as_json), session.client(endpoint, api_key) as client:
        image = client.tag(image_id, add=add or (), remove=remove or ())
        if as_json:
            print_json(image.model_dump(mode="json"))
        else:
            typer.echo(plain(tag_list(image.tags)).plain)
