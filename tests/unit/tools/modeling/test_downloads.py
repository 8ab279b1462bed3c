"""Only verified packages stay in the downloads folder, and each is fetched once."""

import pytest
from pydantic import TypeAdapter

from tests.support.modeling import FakeRegistry, RecordedProgress, npm_package, sha256
from tools.modeling.downloads import Downloads
from tools.modeling.errors import DownloadError, HashMismatchError
from tools.modeling.packages import Package

WEIGHTS, LABELS = b"weights", b"labels"


def pinned(name: str, content: bytes, **changes: object) -> Package:
    return TypeAdapter(Package).validate_python(npm_package(name, content) | changes)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "downloads"


def downloads(folder, registry: FakeRegistry) -> Downloads:
    return Downloads(folder, fetch=registry.fetch, progress=RecordedProgress())


def test_packages_are_kept_under_their_own_names(folder):
    registry = FakeRegistry(weights=WEIGHTS, labels=LABELS)
    weights, labels = pinned("weights", WEIGHTS), pinned("labels", LABELS)
    brought = downloads(folder, registry)

    brought.bring([weights, labels, weights])

    assert brought.path_of(weights).read_bytes() == WEIGHTS
    assert {path.name for path in folder.iterdir()} == {"weights-1.0.0.tgz", "labels-1.0.0.tgz"}
    assert sorted(registry.asked) == ["labels", "weights"]


def test_what_is_there_is_not_fetched_again(folder):
    registry = FakeRegistry(weights=WEIGHTS)
    downloads(folder, registry).bring([pinned("weights", WEIGHTS)])

    downloads(folder, registry).bring([pinned("weights", WEIGHTS)])

    assert registry.asked == ["weights"]


def test_a_package_with_another_hash_is_removed_and_both_hashes_are_told(folder):
    registry = FakeRegistry(weights=b"something else")

    with pytest.raises(HashMismatchError) as refused:
        downloads(folder, registry).bring([pinned("weights", WEIGHTS)])

    assert list(folder.iterdir()) == []
    for part in ("npm weights 1.0.0", sha256(WEIGHTS), sha256(b"something else")):
        assert part in str(refused.value)


def test_one_that_fails_does_not_cost_the_others(folder):
    registry = FakeRegistry(weights=WEIGHTS)
    packages = [pinned("missing", b"?"), pinned("weights", WEIGHTS)]

    with pytest.raises(DownloadError, match=r"npm missing 1\.0\.0"):
        downloads(folder, registry).bring(packages)
    registry.packages["missing"] = b"?"
    downloads(folder, registry).bring(packages)

    assert registry.asked.count("weights") == 1


def test_a_damaged_file_is_fetched_again(folder):
    folder.mkdir()
    (folder / "weights-1.0.0.tgz").write_bytes(b"cut")
    registry = FakeRegistry(weights=WEIGHTS)

    downloads(folder, registry).bring([pinned("weights", WEIGHTS)])

    assert (folder / "weights-1.0.0.tgz").read_bytes() == WEIGHTS


def test_what_a_killed_process_left_is_swept_away(folder):
    abandoned = folder / "weights-1.0.0.tgz.abc.part"
    abandoned.mkdir(parents=True)
    (abandoned / "half").write_bytes(b"we")

    downloads(folder, FakeRegistry(weights=WEIGHTS)).bring([pinned("weights", WEIGHTS)])

    assert [path.name for path in folder.iterdir()] == ["weights-1.0.0.tgz"]


def test_another_build_of_a_debian_package_is_accepted_where_the_card_says_so(folder):
    rebuilt = pinned("nouns", b"Debian's build", registry="debian", accepts_rebuilds=True)

    downloads(folder, FakeRegistry(nouns=b"Ubuntu's build")).bring([rebuilt])

    assert (folder / "nouns-1.0.0.tgz").read_bytes() == b"Ubuntu's build"
