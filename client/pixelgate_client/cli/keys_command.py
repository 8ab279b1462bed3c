"""``pixelgate keys``: who can call, and as what."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from pixelgate_client.cli.answers import print_answer, print_answers
from pixelgate_client.cli.exit_codes import print_json
from pixelgate_client.cli.session import ApiKeyOption, EndpointOption, JsonOption, calling
from pixelgate_client.display.terminal_text import plain
from pixelgate_client.models.keys import ApiKeyLine, IssuedKey, Role

app = typer.Typer(help="API keys: who can call, and as what. Takes an admin's key.", no_args_is_help=True)

KeyArgument = Annotated[str, typer.Argument(metavar="KEY_ID", help="As `keys list` shows it.")]


@app.command(name="list")
def list_keys(
    ctx: typer.Context,
    revoked: Annotated[bool, typer.Option("--revoked", help="Also those that were revoked.")] = False,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """List the keys of the workspace; secrets are never shown."""
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        print_answers("keys", client.keys.list(revoked=revoked), _table, as_json=as_json)


@app.command()
def create(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="What it is for.")],
    role: Annotated[Role, typer.Option(help="What it may do.")],
    days: Annotated[
        int | None, typer.Option(min=1, help="Days until it expires; never, if not given.")
    ] = None,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Make a key and print it, once."""
    expires_at = datetime.now(UTC) + timedelta(days=days) if days else None
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        print_issued(client.keys.create(name, role=role, expires_at=expires_at), as_json=as_json)


@app.command()
def rotate(
    ctx: typer.Context,
    key_id: KeyArgument,
    overlap: Annotated[
        int, typer.Option(min=0, max=10080, metavar="MINUTES", help="The old secret opens for so long.")
    ] = 60,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Give a key another secret and print it, once. --overlap 0 ends the old one at once."""
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        print_issued(client.keys.rotate(key_id, overlap_minutes=overlap), as_json=as_json)


@app.command()
def revoke(
    ctx: typer.Context,
    key_id: KeyArgument,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Let a key open nothing any more, at once. The last admin key stays."""
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        print_answer(client.keys.revoke(key_id), _end, as_json=as_json)


def print_issued(key: IssuedKey, *, as_json: bool) -> None:
    """The key on standard output, for a pipe to take; what is said about it on standard error."""
    if as_json:
        print_json(key.model_dump(mode="json"))
        return
    note = f"{key.name}, {key.role}; shown this once"
    if key.overlap_until is not None:
        note += f"; the one before opens until {key.overlap_until:%Y-%m-%d %H:%M} UTC"
    typer.echo(plain(note).plain, err=True)
    typer.echo(key.api_key)


def _end(key: ApiKeyLine) -> Text:
    return plain(f"{key.key_id} ({key.name}) is revoked")


def _table(keys: Sequence[ApiKeyLine]) -> Table:
    table = Table(box=None)
    for heading in ("Key", "Name", "Role", "Created", "Expires", "Last used", ""):
        table.add_column(heading)
    for key in keys:
        days = (_day(at, "never") for at in (key.created_at, key.expires_at, key.last_used_at))
        ended = "revoked" if key.revoked_at else ""
        table.add_row(*map(plain, (key.key_id, key.name, key.role, *days, ended)))
    return table


def _day(at: datetime | None, otherwise: str) -> str:
    return f"{at:%Y-%m-%d}" if at else otherwise
