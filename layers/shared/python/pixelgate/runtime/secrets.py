"""A secret that the stack made and nobody has to see."""

from __future__ import annotations

from typing import Protocol


class SecretClient(Protocol):
    """Of boto3's client of Secrets Manager, what we use."""

    def get_secret_value(self, *, SecretId: str) -> dict[str, str]: ...  # noqa: N803 - AWS's name


class Secret:
    """Read on first use, and kept: most requests need none."""

    def __init__(self, client: SecretClient, arn: str) -> None:
        self._client = client
        self._arn = arn
        self._text: str | None = None

    def text(self) -> str:
        """The secret itself."""
        if self._text is None:
            self._text = self._client.get_secret_value(SecretId=self._arn)["SecretString"]
        return self._text
