"""The addresses at which released files can be fetched."""

from dataclasses import dataclass
from datetime import UTC, datetime

from pixelgate.domain.delivery_tokens import end_of, signed
from pixelgate.domain.releases import ReleasedFile
from pixelgate.runtime.secrets import Secret
from pixelgate.storage.object_keys import SIGNED_FOLDER


@dataclass(frozen=True)
class DeliveryAddresses:
    """Addresses below ``base``, the distribution's or the local gateway's; ``key`` signs them if need be."""

    base: str
    key: Secret

    def of(self, file: ReleasedFile) -> str:
        """Where ``file`` is: its key is its path. Of what not everybody may fetch, for about an hour."""
        path = f"/{file.key}"
        if file.key.startswith(f"{SIGNED_FOLDER}/"):
            path = signed(path, expires=end_of(datetime.now(UTC)), key=self.key.text())
        return self.base.rstrip("/") + path
