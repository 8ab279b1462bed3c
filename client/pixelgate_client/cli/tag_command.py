"""``pixelgate tag``: give images tags, and take tags away for good."""

from typing import Annotated

import typer

from pixelgate_client.cli.answers import print_answer
from pixelgate_client.cli.session import ApiKeyOption, EndpointOption, JsonOption, calling
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
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        image = client.tag(image_id, add=add or (), remove=remove or ())
        print_answer(image, lambda tagged: plain(tag_list(tagged.tags)), as_json=as_json)
