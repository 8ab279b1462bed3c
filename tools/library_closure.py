"""Every shared library a program of a Debian package needs, found without installing anything.

Each package is unpacked into a folder of its own. The package's own dynamic loader says which libraries
are still missing, and the dependencies of the packages in use are fetched until none is.
"""

import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

from tools.debian import DebianPackageError, fetch_packages, unpack

LOADERS = {"x86_64": "ld-linux-x86-64.so.2", "aarch64": "ld-linux-aarch64.so.1"}
LIBC = "libc6"
_RESOLVED = re.compile(r"^\s*(?P<soname>\S+) => (?P<path>\S.*?)(?: \(0x[0-9a-f]+\))?$", re.MULTILINE)
_IS_LIBRARY = re.compile(r"lib|zlib|gcc-")


class PackageTree:
    """Debian packages below ``root``, each fetched once and unpacked into a folder of its name."""

    def __init__(self, root: Path, downloads: Path, report: Callable[[str], None]) -> None:
        self._root = root.absolute()
        self._downloads = downloads
        self._report = report
        self._archives: dict[str, Path] = {}

    def add(self, *names: str) -> None:
        """Fetch and unpack those of ``names`` that are not there yet.

        Raises:
            DebianPackageError: one of them cannot be had.
        """
        absent = sorted(set(names) - set(self._archives))
        if not absent:
            return
        self._report(f"fetching {', '.join(absent)}")
        for name, archive in fetch_packages(absent, into=self._downloads).items():
            unpack(archive, self._root / name)
            self._archives[name] = archive

    def folder(self, name: str) -> Path:
        """Where the files of ``name`` are, which is added if need be."""
        self.add(name)
        return self._root / name

    def versions(self) -> dict[str, str]:
        """Package name to version, of all that were added."""
        return {name: _field(archive, "Version") for name, archive in sorted(self._archives.items())}

    def dependencies(self, name: str) -> list[str]:
        """What ``name`` depends on; of alternatives the first."""
        depends = _field(self._archives[name], "Depends")
        return [re.split(r"[ (|:]", part.strip())[0] for part in depends.split(",") if part.strip()]

    def owner(self, path: Path) -> str | None:
        """The package that ``path`` was unpacked from; None for a path of the machine itself."""
        return path.relative_to(self._root).parts[0] if path.is_relative_to(self._root) else None

    def library_path(self) -> str:
        """All folders with libraries, as a loader takes them."""
        folders = {library.parent for library in self._root.rglob("*.so*")}
        return os.pathsep.join(str(folder) for folder in sorted(folders))


def library_closure(
    package: str, tree: PackageTree, resolve: Callable[[str], dict[str, Path]]
) -> dict[str, Path]:
    """Library name to file, for every library that a program of ``package`` loads; all files lie in the tree.

    ``resolve`` says what the program loads on a library path, as ``resolved_libraries`` does.

    Raises:
        DebianPackageError: a library is in none of the packages that the program's package leads to.
    """
    followed: set[str] = set()
    while True:
        found = resolve(tree.library_path())
        owners = {soname: tree.owner(path) for soname, path in found.items()}
        missing = sorted(soname for soname, owner in owners.items() if owner is None)
        if not missing:
            return found
        used = {owner for owner in (*owners.values(), package) if owner} - followed
        if not used:
            raise DebianPackageError(f"{package}: no package has {', '.join(missing)}")
        wanted = {dependency for name in used for dependency in tree.dependencies(name)}
        tree.add(*filter(_IS_LIBRARY.match, wanted))
        followed |= used


def resolved_libraries(program: Path, loader: Path, library_path: str) -> dict[str, Path]:
    """Library name to the file that ``loader`` would load for ``program``.

    A library that is in no folder of ``library_path`` has a path of the machine, or one that does not exist.
    """
    # The variable is what ldd sets; unlike the loader's --list it goes on after a library that is not found.
    listing = subprocess.run(
        [loader, "--library-path", library_path, program],
        env={"LD_TRACE_LOADED_OBJECTS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if listing.returncode != 0:
        raise DebianPackageError(f"{program.name}: its libraries cannot be listed: {listing.stderr.strip()}")
    resolved = {match["soname"]: Path(match["path"]) for match in _RESOLVED.finditer(listing.stdout)}
    return {soname: path for soname, path in resolved.items() if not soname.startswith("/")}


def _field(archive: Path, name: str) -> str:
    result = subprocess.run(
        ["dpkg-deb", "--field", str(archive), name], capture_output=True, text=True, check=False
    )
    return result.stdout.strip()
