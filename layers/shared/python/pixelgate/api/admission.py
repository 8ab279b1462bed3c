"""Who is let in: a workspace's API key, or a person whom its identity provider vouches for."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from pixelgate.api.key_uses import KeyUses
from pixelgate.domain.access import Role
from pixelgate.domain.api_key import ApiKey, ApiKeyRecord
from pixelgate.domain.errors import ConfigurationError
from pixelgate.fetching.errors import FetchError
from pixelgate.fetching.fetcher import Fetcher, FetchLimits
from pixelgate.runtime.settings import EnvSettings
from pixelgate.runtime.step import logger
from pixelgate.storage.api_keys import ApiKeyStore
from pixelgate.tokens.errors import KeySetUnavailableError, TokenRefusedError

KEYS_FETCH = FetchLimits(max_bytes=256 * 1024, seconds=3.0, max_redirects=0, ports=frozenset({443}))


class AdmissionSettings(EnvSettings):
    """Where keys are, and whose tokens are taken: nobody's, if there is no issuer."""

    table_name: str
    oidc_issuer: str
    oidc_audience: str
    oidc_workspace_claim: str
    oidc_role_claim: str


@dataclass(frozen=True)
class Admitted:
    """Who called: for ``pixelgate.api.caller`` to read, by way of API Gateway."""

    workspace: str
    author: str
    role: Role


ReadToken = Callable[[str], Admitted]
"""Raises ``TokenRefusedError`` or ``KeySetUnavailableError``."""


@dataclass(frozen=True, kw_only=True)
class Doorkeeper:
    """Everything that is not let in is kept out; whatever goes wrong here keeps it out, too."""

    api_keys: ApiKeyStore
    uses: KeyUses
    read_token: ReadToken | None = None

    def admit(self, authorization: str | None, *, now: datetime) -> Admitted | None:
        """Who an ``Authorization`` header is from; None if it opens nothing."""
        key = admitted_key(authorization, api_keys=self.api_keys, now=now)
        if key is not None:
            self.uses.note(key, now=now)
            return Admitted(key.workspace, key.key_id, key.role)
        scheme, _, token = (authorization or "").partition(" ")
        # Three parts: a JSON Web Token. A key has none, and a wrong one must not make us ask the issuer.
        if self.read_token is None or scheme.lower() != "bearer" or token.count(".") != 2:
            return None
        try:
            admitted = self.read_token(token.strip())
            # A claim makes no workspace: nothing in it would ever expire, and a typing error would be one.
            if self.api_keys.knows(admitted.workspace):
                return admitted
            logger.info("token refused", reason="no such workspace", workspace=admitted.workspace)
        except TokenRefusedError as error:
            logger.info("token refused", reason=str(error))
        except KeySetUnavailableError as error:
            logger.error("no token can be verified", reason=str(error))
        return None


def open_door(settings: AdmissionSettings, *, api_keys: ApiKeyStore) -> Doorkeeper:
    """Put together once for each execution environment, which keeps the issuer's keys."""
    fetch = document_fetcher(Fetcher(KEYS_FETCH, accept="application/json"))
    read_token = token_reader(settings, fetch=fetch) if settings.oidc_issuer else None
    return Doorkeeper(api_keys=api_keys, uses=KeyUses(api_keys), read_token=read_token)


def token_reader(settings: AdmissionSettings, *, fetch: Callable[[str], bytes]) -> ReadToken:
    """Reads tokens of the issuer that the settings name.

    Raises:
        ConfigurationError: it is not said for whom tokens must be: those for others would open everything.
    """
    # The layer of what verifies signatures is there only where there is an issuer.
    from pixelgate.tokens.discovery import published_keys  # noqa: PLC0415
    from pixelgate.tokens.key_set import KeySet  # noqa: PLC0415
    from pixelgate.tokens.verification import TokenRules, verify_token  # noqa: PLC0415

    if not settings.oidc_audience:
        raise ConfigurationError("OIDC_AUDIENCE: an issuer needs an audience")
    rules = TokenRules(
        issuer=settings.oidc_issuer,
        audience=settings.oidc_audience,
        workspace_claim=settings.oidc_workspace_claim,
        role_claim=settings.oidc_role_claim,
    )
    keys = KeySet(lambda: published_keys(settings.oidc_issuer, fetch=fetch))

    def read(token: str) -> Admitted:
        person = verify_token(token, rules=rules, keys=keys)
        return Admitted(person.workspace, person.author, person.role)

    return read


def document_fetcher(fetcher: Fetcher) -> Callable[[str], bytes]:
    """What the hosts answer that ``fetcher`` may ask; ``KeySetUnavailableError`` for anything else."""

    def fetch(url: str) -> bytes:
        into = io.BytesIO()
        try:
            fetcher.fetch(url, into)
        except FetchError as error:
            raise KeySetUnavailableError(f"{url}: {error}") from error
        return into.getvalue()

    return fetch


def admitted_key(authorization: str | None, *, api_keys: ApiKeyStore, now: datetime) -> ApiKeyRecord | None:
    """The key in an ``Authorization: Bearer pg_...`` header; None if it opens nothing."""
    scheme, _, text = (authorization or "").partition(" ")
    key = ApiKey.parse(text.strip()) if scheme.lower() == "bearer" else None
    record = api_keys.find(key.key_id) if key else None
    if key is None or record is None or not record.admits(key, now=now):
        return None
    return record
