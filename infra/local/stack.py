"""Pixelgate itself on a local cloud: the deployed stack, and a key to its API."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from infra.local.cloud import LocalCloud
from infra.local.deploy import deploy
from infra.local.media import DeliveredMedia, Media
from infra.local.negotiated_media import DeliveringFunction
from pixelgate.domain.access import Role
from pixelgate.domain.api_key import ApiKey, ApiKeyRecord
from pixelgate.storage.api_keys import ApiKeyStore

STACK_NAME = "pixelgate"
WORKSPACE = "default"


@dataclass(frozen=True)
class Stack:
    """A deployed stack on a running cloud."""

    cloud: LocalCloud
    outputs: Mapping[str, str]

    @property
    def api_url(self) -> str:
        """Where the HTTP API answers."""
        return self.cloud.api_url(self.outputs["ApiId"])

    @property
    def api_keys(self) -> ApiKeyStore:
        return ApiKeyStore(self.cloud.client("dynamodb"), self.outputs["TableName"])

    @property
    def media(self) -> Media:
        """What the public may fetch, as the gateway serves it."""
        secrets = self.cloud.client("secretsmanager")
        key = secrets.get_secret_value(SecretId=self.outputs["DeliveryKeyArn"])["SecretString"]
        function = self.outputs["DeliverRenditionFunctionName"]
        negotiate = DeliveringFunction(self.cloud.client("lambda"), function)
        return DeliveredMedia(self.cloud.client("s3"), self.outputs["DeliveryBucketName"], key, negotiate)


def deploy_stack(cloud: LocalCloud, *, parameters: Mapping[str, str] | None = None) -> Stack:
    """Bring the project's template.yaml to life; an existing stack is updated and keeps its data.

    Raises:
        DeploymentError: a resource could not be created.
    """
    template = cloud.options.project.root / "template.yaml"
    return Stack(cloud, deploy(cloud, template, stack_name=STACK_NAME, parameters=parameters))


def new_api_key(stack: Stack, *, workspace: str = WORKSPACE) -> str:
    """A new admin key to a workspace."""
    key = ApiKey.new()
    stack.api_keys.add(
        ApiKeyRecord(
            key_id=key.key_id,
            workspace=workspace,
            secret_sha256=key.secret_sha256,
            created_at=datetime.now(UTC),
            name="made by the local service",
            role=Role.ADMIN,
        )
    )
    return str(key)


def kept_api_key(stack: Stack, *, credentials: Path, endpoint: str) -> str:
    """The key in ``credentials`` if the stack still admits it, else a new one, written there.

    The file is what the ``pixelgate`` command reads; only its owner may read it.
    """
    text = _stored_key(credentials, endpoint)
    if text is None or not _is_admitted(stack, text):
        text = new_api_key(stack)
        _write_private(credentials, json.dumps({"endpoint": endpoint, "api_key": text}) + "\n")
    return text


def _stored_key(credentials: Path, endpoint: str) -> str | None:
    try:
        stored = json.loads(credentials.read_text())
        return str(stored["api_key"]) if stored["endpoint"] == endpoint else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _is_admitted(stack: Stack, text: str) -> bool:
    key = ApiKey.parse(text)
    record = stack.api_keys.find(key.key_id) if key else None
    return key is not None and record is not None and record.admits(key, now=datetime.now(UTC))


def _write_private(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
