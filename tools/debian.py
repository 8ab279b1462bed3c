"""Debian packages without root: fetch one, check it, unpack it. Nothing is installed.

The machine's own package lists are used where they have the package; otherwise private lists are
fetched into a folder of ours, so that an ordinary user on a machine with empty lists succeeds too.
"""

import hashlib
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

APT_STATE = Path(__file__).resolve().parent.parent / ".pixelgate" / "apt"
_REASONS_SHOWN = 3


class DebianPackageError(Exception):
    """A Debian package could not be had: no apt here, not in its lists, or not the expected bytes."""


def fetch_package(
    name: str, version: str | None = None, sha256: str | None = None, *, into: Path, state: Path = APT_STATE
) -> Path:
    """Bring one ``.deb`` for this machine's architecture into ``into`` and return its path.

    apt checks it against the signed lists; ``sha256`` is checked on top. Dependencies are not followed.
    ``state`` keeps apt's private lists between calls; one caller at a time may use it.

    Raises:
        DebianPackageError: with the reason; nothing is left in ``into``.
    """
    wanted = f"{name}={version}" if version else name
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=into, prefix=f".{name}.", suffix=".part") as scratch:
        (downloaded,) = _download([wanted], Path(scratch), state.absolute())
        if sha256 is not None:
            found = hashlib.sha256(downloaded.read_bytes()).hexdigest()
            if found != sha256:
                raise DebianPackageError(f"{wanted}: expected sha256 {sha256}, found {found}")
        return downloaded.replace(into / downloaded.name)


def fetch_packages(names: Sequence[str], *, into: Path, state: Path = APT_STATE) -> dict[str, Path]:
    """Bring the current version of several packages at once and return their paths by name.

    As ``fetch_package``, but apt reads its lists once, which takes longer than most downloads.

    Raises:
        DebianPackageError: one of them cannot be had; nothing is left in ``into``.
    """
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=into, prefix=".packages.", suffix=".part") as scratch:
        downloaded = _download(names, Path(scratch), state.absolute())
        return {path.name.partition("_")[0]: path.replace(into / path.name) for path in downloaded}


def unpack(package: Path, into: Path) -> None:
    """Extract the files of a ``.deb`` below ``into``; no script of the package runs."""
    into.mkdir(parents=True, exist_ok=True)
    result = _run(["dpkg-deb", "--extract", str(package.absolute()), str(into.absolute())], cwd=into)
    if result.returncode != 0:
        raise DebianPackageError(f"{package.name} cannot be unpacked: {_reason(result)}")


def _download(wanted: Sequence[str], scratch: Path, state: Path) -> list[Path]:
    what = ", ".join(wanted)
    if shutil.which("apt-get") is None:
        raise DebianPackageError(
            f"{what}: apt-get is not on this machine, so Debian packages cannot be fetched"
        )
    private = _private_lists(state)
    attempts: tuple[tuple[Sequence[str], bool], ...] = (((), False), (private, False), (private, True))
    complaint = ""
    for lists, update_first in attempts:
        # Some other source of the machine may be unreachable; what counts is whether the download then works.
        outdated = _reason(_apt(lists, "update", cwd=scratch)) if update_first else ""
        result = _apt(lists, "download", *wanted, cwd=scratch)
        packages = sorted(scratch.glob("*.deb"))
        if result.returncode == 0 and len(packages) == len(wanted):
            return packages
        complaint = "; ".join(filter(None, (_reason(result), outdated)))
    raise DebianPackageError(f"{what} cannot be downloaded with apt-get: {complaint}")


def _private_lists(state: Path) -> tuple[str, ...]:
    for folder in ("lists/partial", "cache/archives/partial"):
        (state / folder).mkdir(parents=True, exist_ok=True)
    return ("-o", f"Dir::State::lists={state / 'lists'}", "-o", f"Dir::Cache={state / 'cache'}")


def _apt(lists: Sequence[str], *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    # Run as root, apt would drop to a user that cannot write to our folders.
    return _run(["apt-get", "--quiet=2", "-o", "APT::Sandbox::User=root", *lists, *arguments], cwd=cwd)


def _run(command: Sequence[str], cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


def _reason(result: subprocess.CompletedProcess[str]) -> str:
    if result.returncode == 0:
        return ""
    errors = [line[2:].strip() for line in result.stderr.splitlines() if line.startswith("E:")]
    return "; ".join(errors[:_REASONS_SHOWN]) or result.stderr.strip()[:200]
