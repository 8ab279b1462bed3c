"""Make an API key of any role for a deployed stack: ``python -m tools.api_key --stack-name pixelgate``.

Uses your own AWS credentials, which must be allowed to read the stack and to write to its table; ``pixelgate
init`` needs less and makes admin keys. The key is printed once; only a hash of its secret is stored.
"""

from datetime import UTC, datetime, timedelta
from typing import Annotated

import boto3
import typer
from botocore.exceptions import BotoCoreError, ClientError

from pixelgate.domain.access import Role
from pixelgate.domain.api_key import ApiKey, ApiKeyRecord
from pixelgate.storage.api_keys import ApiKeyStore


def main(
    stack_name: Annotated[str, typer.Option(help="The deployed stack.")],
    workspace: Annotated[str, typer.Option(help="Which workspace the key opens.")] = "default",
    role: Annotated[Role, typer.Option(help="What the key may do.")] = Role.ADMIN,
    name: Annotated[str, typer.Option(help="What the key is for.")] = "made by an operator",
    days: Annotated[int | None, typer.Option(help="Days until the key expires; never, if not given.")] = None,
) -> None:
    """Make a key and print it, once."""
    now = datetime.now(UTC)
    key = ApiKey.new()
    try:
        record = ApiKeyRecord(
            key_id=key.key_id,
            workspace=workspace,
            name=name,
            role=role,
            secret_sha256=key.secret_sha256,
            created_at=now,
            expires_at=now + timedelta(days=days) if days else None,
        )
        ApiKeyStore(boto3.client("dynamodb"), _table_of(stack_name)).add(record)
    except (ValueError, BotoCoreError, ClientError) as error:
        typer.echo(f"No key was made: {error}", err=True)
        raise typer.Exit(1) from error
    typer.echo(str(key))


def _table_of(stack_name: str) -> str:
    stack = boto3.client("cloudformation").describe_stacks(StackName=stack_name)["Stacks"][0]
    outputs = {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", [])}
    if "TableName" not in outputs:
        raise ValueError(f"{stack_name} is no Pixelgate stack: it has no output TableName")
    return str(outputs["TableName"])


if __name__ == "__main__":
    typer.run(main)
