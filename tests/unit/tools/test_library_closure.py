"""The libraries of a program are looked for where its packages lead, and only our own files count."""

from pathlib import Path

import pytest

from tools.debian import DebianPackageError
from tools.library_closure import library_closure

PACKAGES = {
    "reader": ["libc6", "libpicture1", "reader-data"],
    "libpicture1": ["libzip2", "fonts-all"],
    "libzip2": [],
    "libc6": [],
}
NEEDED = ("libpicture.so.1", "libzip.so.2", "libc.so.6")


def resolve(library_path):
    """A loader that needs three libraries and has only its machine's libc."""
    found = {"libc.so.6": Path("/lib/libc.so.6")}
    for folder in library_path.split(":"):
        found |= {name: Path(folder) / name for name in NEEDED if (Path(folder) / name).exists()}
    return {name: found.get(name, Path("not found")) for name in NEEDED}


class PackagesOnDisk:
    """Stands in for PackageTree: its packages appear as folders with one empty library each."""

    def __init__(self, root, provides):
        self.root = root
        self.provides = provides
        self.added = []

    def add(self, *names):
        for name in names:
            self.added.append(name)
            (self.root / name).mkdir(exist_ok=True)
            if name in self.provides:
                (self.root / name / self.provides[name]).touch()

    def dependencies(self, name):
        return PACKAGES[name]

    def owner(self, path):
        return path.relative_to(self.root).parts[0] if path.is_relative_to(self.root) else None

    def library_path(self):
        return ":".join(str(folder) for folder in self.root.iterdir())


@pytest.fixture
def root(tmp_path):
    (tmp_path / "packages").mkdir()
    return tmp_path / "packages"


def test_dependencies_are_followed_until_every_library_is_ours(root):
    tree = PackagesOnDisk(
        root, {"libpicture1": "libpicture.so.1", "libzip2": "libzip.so.2", "libc6": "libc.so.6"}
    )
    tree.add("reader")

    found = library_closure("reader", tree, resolve)

    assert found == {
        "libpicture.so.1": root / "libpicture1" / "libpicture.so.1",
        "libzip.so.2": root / "libzip2" / "libzip.so.2",
        "libc.so.6": root / "libc6" / "libc.so.6",
    }


def test_only_libraries_are_fetched(root):
    tree = PackagesOnDisk(
        root, {"libpicture1": "libpicture.so.1", "libzip2": "libzip.so.2", "libc6": "libc.so.6"}
    )
    tree.add("reader")

    library_closure("reader", tree, resolve)

    assert set(tree.added) == {"reader", "libc6", "libpicture1", "libzip2"}


def test_a_library_that_no_package_has_is_an_error_that_names_it(root):
    tree = PackagesOnDisk(root, {"libpicture1": "libpicture.so.1", "libc6": "libc.so.6"})
    tree.add("reader")

    with pytest.raises(DebianPackageError, match=r"no package has libzip\.so\.2"):
        library_closure("reader", tree, resolve)
