"""The addresses at which released files can be fetched."""

from dataclasses import dataclass

from pixelgate.domain.releases import ReleasedFile


@dataclass(frozen=True)
class DeliveryAddresses:
    """Addresses below ``base``, the distribution's or the local gateway's."""

    base: str

    def of(self, file: ReleasedFile) -> str:
        """Where ``file`` is: its key is its path."""
        return f"{self.base.rstrip('/')}/{file.key}"
