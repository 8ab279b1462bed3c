"""What an operator grants a workspace from outside: its first admin key, and a quota of its own.

Nothing of this is reachable over HTTP: who may invoke the function in the cloud may do it.
"""

from dataclasses import dataclass
from datetime import datetime

from pixelgate.api.keyring import IssuedKey, KeyRequest, Keyring
from pixelgate.domain.access import Role
from pixelgate.domain.api_key import OPERATOR, KeyName
from pixelgate.domain.base import Document
from pixelgate.domain.ids import WorkspaceId
from pixelgate.domain.quotas import Quota
from pixelgate.storage.quotas import QuotaStore


class Grant(Document):
    """``key_name`` asks for an admin key, the first unless ``another``; ``quota`` replaces its own."""

    workspace: WorkspaceId
    key_name: KeyName | None = None
    another: bool = False
    quota: Quota | None = None


class Granted(Document):
    """``key`` is None where there is one already, or none was asked for; ``quota`` is what holds now."""

    workspace: WorkspaceId
    key: IssuedKey | None
    has_admin_key: bool
    quota: Quota


@dataclass(frozen=True, kw_only=True)
class GrantDesk:
    """Carries out grants; to ask twice for a first key makes one."""

    keyring: Keyring
    quotas: QuotaStore
    default: Quota

    def grant(self, asked: Grant, *, now: datetime) -> Granted:
        """Grant what is asked for."""
        if asked.quota is not None:
            self.quotas.set_own(asked.workspace, asked.quota)
        lines = self.keyring.store.lines(asked.workspace)
        has_admin_key = any(line.role is Role.ADMIN and line.is_valid(now) for line in lines)
        key = None
        if asked.key_name is not None and (asked.another or not has_admin_key):
            request = KeyRequest(name=asked.key_name, role=Role.ADMIN)
            key = self.keyring.make(asked.workspace, request, actor=OPERATOR, now=now)
        return Granted(
            workspace=asked.workspace,
            key=key,
            has_admin_key=has_admin_key or key is not None,
            quota=self.quotas.own(asked.workspace) or self.default,
        )
