"""Names and hashes as cards and manifest write them."""

from typing import Annotated

from pydantic import Field

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


FileName = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]


Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
