"""``pixelgate init``: the first admin key of a deployed stack."""

from typing import Annotated

import typer

from pixelgate_client.cli.exit_codes import ExitCode, print_json, telling_errors
from pixelgate_client.cli.keys_command import print_issued
from pixelgate_client.cli.ops import AwsEndpointOption, StackOption
from pixelgate_client.cli.session import JsonOption
from pixelgate_client.operations.granting import grant
from pixelgate_client.operations.stack import Aws, output_of


def init(
    stack: StackOption = "pixelgate",
    workspace: Annotated[str, typer.Option(help="Which workspace the key opens; made if new.")] = "default",
    name: Annotated[str, typer.Option(help="What the key is for.")] = "first admin key",
    another: Annotated[bool, typer.Option("--another", help="Also where there is an admin key.")] = False,
    aws_endpoint: AwsEndpointOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make the first admin key of a workspace in a deployed stack, by your AWS credentials; printed once."""
    with telling_errors(as_json=as_json):
        cloud = Aws(aws_endpoint)
        granted = grant(cloud, stack, {"workspace": workspace, "key_name": name, "another": another})
        endpoint = output_of(cloud, stack, "ApiUrl")
    if granted.key is None:
        typer.echo(f"{workspace} has an admin key; --another makes one more", err=True)
        if as_json:
            print_json({"endpoint": endpoint, "key": None})
        raise typer.Exit(ExitCode.FAILED)
    if as_json:
        print_json({"endpoint": endpoint, "key": granted.key.model_dump(mode="json")})
        return
    typer.echo(f"export PIXELGATE_ENDPOINT={endpoint}", err=True)
    print_issued(granted.key, as_json=False)
