"""Tesseract in one folder that needs nothing of the machine it runs on: no root, no installed library.

``python -m tools.tesseract`` makes ``.pixelgate/tesseract`` from Debian packages:

    tesseract           runs it, wherever the folder lies
    bin/ lib/           the program, every library and the dynamic loader
    share/tessdata/     English, and the orientation and script test
    LICENSES/           one file per package
    contents.json       which packages, in which versions

Local runs and the Lambda layer use the same folder. Where Debian packages cannot be had, a Tesseract of the
machine is used for local runs; without that either, reading text with Tesseract is reported as missing.
"""

import argparse
import json
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

from tools.debian import DebianPackageError
from tools.library_closure import LIBC, LOADERS, PackageTree, library_closure, resolved_libraries

FOLDER = Path(".pixelgate/tesseract")
PROGRAM = "tesseract-ocr"
LANGUAGES = ("eng", "osd")
COMMON_LICENCES = "base-files"
OLDEST_MAJOR = 5
_CHECK_SECONDS = 30

_SELF_CONTAINED = """#!/bin/sh
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd) || exit 1
export TESSDATA_PREFIX="${TESSDATA_PREFIX:-$here/share/tessdata}"
# More threads only wait for each other: a page is faster with one (and the machine with one page a process).
export OMP_THREAD_LIMIT="${OMP_THREAD_LIMIT:-1}"
exec "$here/lib/@loader@" --inhibit-cache --library-path "$here/lib" "$here/bin/tesseract" "$@"
"""
_OF_THE_MACHINE = """#!/bin/sh
export OMP_THREAD_LIMIT="${OMP_THREAD_LIMIT:-1}"
exec "@program@" "$@"
"""


def installed_version(folder: Path) -> str | None:
    """The version that the folder's ``tesseract`` reports, e.g. ``5.3.0``; None where it does not run."""
    return _version_of(folder / "tesseract")


def is_self_contained(folder: Path) -> bool:
    """Whether the folder may be shipped: it was made from packages, not pointed at the machine's program."""
    contents = folder / "contents.json"
    return contents.is_file() and bool(json.loads(contents.read_text())["packages"])


def build(folder: Path) -> None:
    """Make the self-contained folder, whole or not at all.

    Raises:
        DebianPackageError: a package cannot be had or the result does not run.
    """
    loader = LOADERS.get(platform.machine())
    if platform.system() != "Linux" or loader is None:
        raise DebianPackageError(f"no packages for {platform.system()} {platform.machine()}")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f"{folder.name}.", suffix=".part") as scratch:
        made = Path(scratch) / "tesseract"
        tree = PackageTree(Path(scratch) / "packages", Path(scratch) / "archives", report=_tell)
        _assemble(made, tree, loader)
        if installed_version(made) is None:
            raise DebianPackageError("the folder was made but its program does not run")
        _replace(folder, made)


def borrow(folder: Path) -> str | None:
    """Point the folder at the machine's own Tesseract, if there is one new enough; its version."""
    program = shutil.which("tesseract")
    version = _version_of(Path(program)) if program else None
    if program is None or version is None or int(version.split(".")[0]) < OLDEST_MAJOR:
        return None
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f"{folder.name}.", suffix=".part") as scratch:
        made = Path(scratch) / "tesseract"
        made.mkdir()
        _write_script(made, _OF_THE_MACHINE.replace("@program@", program))
        (made / "contents.json").write_text(
            json.dumps({"tesseract": version, "packages": {}}, indent=2) + "\n"
        )
        _replace(folder, made)
    return version


def _assemble(made: Path, tree: PackageTree, loader_name: str) -> None:
    language_packages = [f"{PROGRAM}-{language}" for language in LANGUAGES]
    tree.add(PROGRAM, LIBC, COMMON_LICENCES, *language_packages)
    program = tree.folder(PROGRAM) / "usr/bin/tesseract"
    loader = _first(tree.folder(LIBC), loader_name)
    libraries = library_closure(PROGRAM, tree, partial(resolved_libraries, program, loader))
    (made / "bin").mkdir(parents=True)
    shutil.copy(program, made / "bin/tesseract")
    (made / "lib").mkdir()
    for name, path in {**libraries, loader_name: loader}.items():
        shutil.copy(path, made / "lib" / name)
    (made / "share/tessdata").mkdir(parents=True)
    for package in language_packages:
        shutil.copy(_first(tree.folder(package), "*.traineddata"), made / "share/tessdata")
    _write_script(made, _SELF_CONTAINED.replace("@loader@", loader_name))
    owners = {owner for path in libraries.values() if (owner := tree.owner(path))}
    used = {PROGRAM, LIBC, *language_packages, *owners}
    _copy_licences(made / "LICENSES", tree, used)
    versions = {name: version for name, version in tree.versions().items() if name in used}
    contents = {"tesseract": installed_version(made), "machine": platform.machine(), "packages": versions}
    (made / "contents.json").write_text(json.dumps(contents, indent=2) + "\n")


def _copy_licences(into: Path, tree: PackageTree, packages: set[str]) -> None:
    into.mkdir()
    for package in sorted(packages):
        documents = tree.folder(package) / "usr/share/doc" / package
        # Packages of one source share their documents through a link to the folder of another package.
        if documents.is_symlink():
            other = documents.readlink().name
            documents = tree.folder(other) / "usr/share/doc" / other
        shutil.copy(documents / "copyright", into / f"{package}.txt")
    # The copyright files refer to the full texts by name.
    shutil.copytree(tree.folder(COMMON_LICENCES) / "usr/share/common-licenses", into / "common-licenses")


def _first(folder: Path, pattern: str) -> Path:
    # A link in a package may lead to the machine's own files.
    found = sorted(path for path in folder.rglob(pattern) if path.is_file() and not path.is_symlink())
    if not found:
        raise DebianPackageError(f"{folder.name} holds no {pattern}")
    return found[0]


def _tell(step: str) -> None:
    print(f"  {step}", flush=True)


def _write_script(made: Path, text: str) -> None:
    script = made / "tesseract"
    script.write_text(text)
    script.chmod(0o755)


def _replace(folder: Path, made: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    made.replace(folder)


def _version_of(program: Path) -> str | None:
    try:
        result = subprocess.run(
            [program.absolute(), "--version"],
            capture_output=True,
            text=True,
            check=False,
            timeout=_CHECK_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = re.search(r"tesseract v?(\d+(?:\.\d+)+)", result.stdout + result.stderr)
    return found[1] if found and result.returncode == 0 else None


def main(arguments: list[str] | None = None) -> int:
    """Make the folder unless it is there; 0 also where it cannot be had, unless it is ``--required``."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.tesseract", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--folder", type=Path, default=FOLDER, help=f"where to (default {FOLDER})")
    parser.add_argument("--required", action="store_true", help="fail unless the folder is self-contained")
    options = parser.parse_args(arguments)
    folder: Path = options.folder
    version = installed_version(folder)
    if version and (is_self_contained(folder) or not options.required):
        print(f"Tesseract {version} is ready in {folder}")
        return 0
    print(f"Bringing Tesseract into {folder}")
    try:
        build(folder)
    except DebianPackageError as error:
        if options.required:
            print(f"Tesseract cannot be brought: {error}", file=sys.stderr)
            return 1
        borrowed = borrow(folder)
        other = f"using this machine's {borrowed}" if borrowed else "going on without it"
        print(f"Tesseract cannot be brought, {other}: {error}", file=sys.stderr)
        return 0
    print(f"Tesseract {installed_version(folder)} is ready in {folder}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
