"""Grant access: a workspace's first admin key, or a quota of its own, for whoever may invoke this.

In:   Grant                 from `pixelgate init` and `pixelgate ops quota`, with AWS credentials
Out:  Granted               which holds the key, this once
Env:  Settings, below
"""

from datetime import UTC, datetime
from functools import cache
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from pixelgate.api.granting import Grant, GrantDesk
from pixelgate.api.keyring import Keyring
from pixelgate.api.settings import QuotaSettings
from pixelgate.runtime import clients
from pixelgate.runtime.step import logger
from pixelgate.storage.api_keys import ApiKeyStore
from pixelgate.storage.quotas import QuotaStore


class Settings(QuotaSettings):
    """Environment of GrantAccessFunction in template.yaml."""

    table_name: str


@cache
def desk() -> GrantDesk:
    """Who grants, once per execution environment."""
    settings = Settings.load()
    table = (clients.dynamodb(), settings.table_name)
    keyring = Keyring(store=ApiKeyStore(*table))
    return GrantDesk(keyring=keyring, quotas=QuotaStore(*table), default=settings.quota)


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    granted = desk().grant(Grant.model_validate(event), now=datetime.now(UTC))
    key_id = granted.key.key_id if granted.key else None
    logger.info("granted", workspace=granted.workspace, key_id=key_id)
    return granted.model_dump(mode="json")
