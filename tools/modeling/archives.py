"""Reads single files out of a package that has passed its hash, without unpacking the rest."""

import tarfile
import tempfile
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from tools.debian import DebianPackageError, unpack
from tools.modeling.errors import ConversionError

_DEBIAN_MAGIC = b"!<arch>\n"


def read_members(package: Path, members: Iterable[str]) -> Mapping[str, bytes]:
    """The content of the named files, by name. A package that is no archive is its own only member.

    Raises:
        ConversionError: a member is not in the package, or the package cannot be read.
    """
    wanted = tuple(members)
    try:
        if zipfile.is_zipfile(package):
            with zipfile.ZipFile(package) as archive:
                return {name: archive.read(name) for name in wanted}
        if _starts_with(package, _DEBIAN_MAGIC):
            return _read_debian(package, wanted)
        if tarfile.is_tarfile(package):
            return _read_tarball(package, wanted)
    except (KeyError, OSError, zipfile.BadZipFile, tarfile.TarError, DebianPackageError) as error:
        raise ConversionError(f"{package.name}: {error}") from error
    if set(wanted) != {package.name}:
        raise ConversionError(f"{package.name} is a single file and has no {', '.join(wanted)}")
    return {package.name: package.read_bytes()}


def _starts_with(path: Path, magic: bytes) -> bool:
    with path.open("rb") as file:
        return file.read(len(magic)) == magic


def _read_tarball(package: Path, wanted: tuple[str, ...]) -> Mapping[str, bytes]:
    contents = {}
    with tarfile.open(package) as archive:
        for name in wanted:
            member = archive.extractfile(name)
            if member is None:
                raise KeyError(f"{name} is not a file")
            contents[name] = member.read()
    return contents


def _read_debian(package: Path, wanted: tuple[str, ...]) -> Mapping[str, bytes]:
    with tempfile.TemporaryDirectory() as scratch:
        unpack(package, Path(scratch))
        return {name: (Path(scratch) / name).read_bytes() for name in wanted}
