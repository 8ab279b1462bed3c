"""``pixelgate delete``: erase images for good."""

from typing import Annotated

import typer

from pixelgate_client.cli.each_image import do_each, exit_code_of_all, print_each
from pixelgate_client.cli.session import ApiKeyOption, EndpointOption, JsonOption, calling
from pixelgate_client.models.erasure import ErasureAnswer


def delete(
    ctx: typer.Context,
    images: Annotated[list[str], typer.Argument(metavar="ID...", help="Images' ids: img_...")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Erase images and everything known about them. There is no way back."""
    if not yes:
        typer.confirm(f"Erase {len(images)} image(s) for good?", abort=True, err=True)
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        done = do_each(images, client.delete, description="Images erased")
    print_each(done, _erasure, as_json=as_json)
    if not as_json:
        typer.echo(f"{sum(each.error is None for each in done)} of {len(done)} are being erased")
    raise typer.Exit(exit_code_of_all(done))


def _erasure(answer: ErasureAnswer | None) -> dict[str, object]:
    return {"erasure": answer and answer.erasure.model_dump(mode="json")}
