"""The downloads folder: verified packages only, each fetched once."""

import shutil
import tempfile
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tools.modeling.errors import HashMismatchError
from tools.modeling.hashing import sha256_of
from tools.modeling.packages import Package, is_accepted, title
from tools.modeling.progress import Progress

Fetch = Callable[[Package, Path], Path]

# A third stream gains nothing on an ordinary line, and the clients start an interpreter each.
_AT_ONCE = 3


class Downloads:
    """Packages by file name, below one folder.

    A package is fetched into a ``.part`` folder, checked, and only then renamed to its own name. So what has
    its name is whole and verified, whenever the process may have died.
    """

    def __init__(self, folder: Path, *, fetch: Fetch, progress: Progress) -> None:
        self._folder = folder
        self._fetch = fetch
        self._progress = progress

    def bring(self, packages: Iterable[Package]) -> None:
        """See to it that every package is in the folder; several come at once.

        Raises:
            DownloadError: a package cannot be had; the others are kept.
            HashMismatchError: a package is not what its card pins; it is removed, the others are kept.
        """
        by_name = {package.filename: package for package in packages}
        missing = [package for package in by_name.values() if not self._has(package)]
        with ThreadPoolExecutor(max_workers=_AT_ONCE) as pool:
            brought = [pool.submit(self._bring_one, package) for package in missing]
        for one in brought:
            one.result()

    def path_of(self, package: Package) -> Path:
        """Where ``bring`` leaves the package."""
        return self._folder / package.filename

    def _has(self, package: Package) -> bool:
        path = self.path_of(package)
        if not path.exists():
            return False
        if is_accepted(package, sha256_of(path)):
            return True
        # Of an older card, or damaged: fetched again.
        path.unlink()
        return False

    def _bring_one(self, package: Package) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        for abandoned in self._folder.glob(f"{package.filename}.*.part"):
            shutil.rmtree(abandoned, ignore_errors=True)
        scratch = Path(tempfile.mkdtemp(dir=self._folder, prefix=f"{package.filename}.", suffix=".part"))
        try:
            with self._progress.download(title(package), package.bytes, scratch):
                arrived = self._fetch(package, scratch)
                found = sha256_of(arrived)
                if not is_accepted(package, found):
                    raise HashMismatchError(title(package), expected=package.sha256, found=found)
                arrived.replace(self.path_of(package))
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
