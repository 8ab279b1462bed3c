"""What the commands share: which service is meant, and how a client for it is made."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated

import typer

from pixelgate_client.cli.exit_codes import telling_errors
from pixelgate_client.client import Client
from pixelgate_client.settings import (
    API_KEY_VARIABLE,
    DEFAULT_ENDPOINT,
    ENDPOINT_VARIABLE,
    Settings,
    find_settings,
)

Connect = Callable[[str, str | None], Client]

EndpointOption = Annotated[
    str | None,
    typer.Option(
        "--endpoint",
        metavar="URL",
        help=f"The service. Else {ENDPOINT_VARIABLE}, a credentials file, or {DEFAULT_ENDPOINT}.",
    ),
]
ApiKeyOption = Annotated[
    str | None,
    typer.Option(
        "--api-key",
        metavar="KEY",
        help=f"The key. Else {API_KEY_VARIABLE} (which other users cannot see), or a credentials file.",
    ),
]
CollectionOption = Annotated[
    str | None, typer.Option("--collection", metavar="NAME", help="The collection that the images belong to.")
]
JsonOption = Annotated[
    bool, typer.Option("--json", help="Print one JSON document, and nothing else, on standard output.")
]


@dataclass(frozen=True, kw_only=True)
class Session:
    """The options that stand before the command; those that stand after it win."""

    connect: Connect
    endpoint: str | None
    api_key: str | None

    def client(self, endpoint: str | None, api_key: str | None) -> Client:
        """A client for the service that is meant.

        Raises:
            SettingsError: the settings are not those of any service.
        """
        settings = self.settings(endpoint, api_key)
        return self.connect(settings.endpoint, settings.api_key)

    def settings(self, endpoint: str | None, api_key: str | None) -> Settings:
        """The service and the key that are meant.

        Raises:
            SettingsError: the settings are not those of any service.
        """
        return find_settings(endpoint or self.endpoint, api_key or self.api_key)


@contextmanager
def calling(
    ctx: typer.Context, endpoint: str | None, api_key: str | None, *, as_json: bool
) -> Iterator[Client]:
    """A client for the service that a command means; an error in the block ends the command and is told."""
    session = ctx.ensure_object(Session)
    with telling_errors(as_json=as_json), session.client(endpoint, api_key) as client:
        yield client
