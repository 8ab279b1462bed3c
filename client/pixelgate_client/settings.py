"""Which service to talk to and with which key: options, environment, credentials file, default.

A key is only ever sent to the endpoint it was given for. A credentials file holds a pair, so its key
never goes elsewhere, and a key from the environment never goes to an address that a file in the
current folder names.
"""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pixelgate_client.errors import SettingsError

DEFAULT_ENDPOINT = "http://localhost:8080"
ENDPOINT_VARIABLE = "PIXELGATE_ENDPOINT"
API_KEY_VARIABLE = "PIXELGATE_API_KEY"


@dataclass(frozen=True, kw_only=True)
class Settings:
    """An endpoint without a trailing slash, and the key for it where one is known; and whence they are."""

    endpoint: str
    api_key: str | None = field(default=None, repr=False)
    endpoint_from: str = field(default="the default", compare=False)
    api_key_from: str = field(default="nowhere", compare=False)


def find_settings(
    endpoint: str | None = None,
    api_key: str | None = None,
    *,
    environ: Mapping[str, str] = os.environ,
) -> Settings:
    """The settings for a call; what is passed in wins over the environment, that over the files.

    Raises:
        SettingsError: a credentials file exists but does not hold an endpoint and a key.
    """
    endpoint, endpoint_from = _given(endpoint, "--endpoint", ENDPOINT_VARIABLE, environ)
    api_key, api_key_from = _given(api_key, "--api-key", API_KEY_VARIABLE, environ)
    named = Settings(
        endpoint=_trimmed(endpoint or DEFAULT_ENDPOINT),
        api_key=api_key,
        endpoint_from=endpoint_from or "the default",
        api_key_from=api_key_from or "nowhere",
    )
    if api_key is not None:
        return named
    for stored in _stored_settings():
        if endpoint is None or stored.endpoint == named.endpoint:
            return stored
    return named


def state_folder(*, environ: Mapping[str, str] = os.environ) -> Path:
    """Where the command remembers what it has done (XDG Base Directory Specification)."""
    home = environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(home) / "pixelgate"


def credentials_files() -> tuple[Path, ...]:
    """Where credentials are looked for, the nearest first."""
    return (
        Path(".pixelgate") / "credentials.json",
        Path.home() / ".config" / "pixelgate" / "credentials.json",
    )


def _given(
    option: str | None, name: str, variable: str, environ: Mapping[str, str]
) -> tuple[str | None, str | None]:
    """What an option or else a variable says, and which of the two."""
    if option:
        return option, name
    value = environ.get(variable)
    return (value, variable) if value else (None, None)


def _stored_settings() -> Iterator[Settings]:
    for path in credentials_files():
        if path.is_file():
            yield _read_credentials(path)


def _read_credentials(path: Path) -> Settings:
    hint = 'It should hold {"endpoint": "...", "api_key": "..."}; `make run` writes it anew.'
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        endpoint, api_key = document["endpoint"], document["api_key"]
    except OSError as error:
        raise SettingsError(f"Cannot read {path}: {error.strerror}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise SettingsError(f"{path} is not a credentials file", hint=hint) from error
    if not isinstance(endpoint, str) or not isinstance(api_key, str):
        raise SettingsError(f"{path} is not a credentials file", hint=hint)
    return Settings(
        endpoint=_trimmed(endpoint), api_key=api_key, endpoint_from=str(path), api_key_from=str(path)
    )


def _trimmed(endpoint: str) -> str:
    return endpoint.rstrip("/")
