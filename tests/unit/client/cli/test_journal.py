"""A journal forgets nothing that was imported, and claims nothing that was not."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from pixelgate_client.cli.journal import Journal, journal_path, sha256_of
from pixelgate_client.settings import Settings, state_folder


@pytest.fixture
def path(tmp_path):
    return tmp_path / "state" / "journal.jsonl"


def test_what_was_imported_is_remembered(path):
    with Journal(path) as journal:
        assert journal.claim("aa")
        journal.add("aa", image_id="img_1")

    with Journal(path) as journal:
        assert not journal.claim("aa")
        assert journal.image_id("aa") == "img_1"
        assert journal.claim("bb")


def test_what_was_only_claimed_is_not_remembered(path):
    with Journal(path) as journal:
        journal.claim("aa")
        journal.claim("bb")
        journal.give_back("bb")
        assert journal.claim("bb")

    with Journal(path) as journal:
        assert journal.claim("aa")


def test_a_line_that_a_crash_cut_short_costs_no_other(path):
    with Journal(path) as journal:
        journal.add("aa", image_id="img_1")
    with path.open("a") as file:
        file.write('\n{"sha256": "bb", "i')
    with Journal(path) as journal:
        journal.add("cc", image_id="img_3")

    with Journal(path) as journal:
        assert [journal.claim(sha256) for sha256 in ("aa", "bb", "cc")] == [False, True, False]


def test_of_equal_files_at_the_same_time_one_is_sent(path):
    with Journal(path) as journal, ThreadPoolExecutor(8) as pool:
        claims = list(pool.map(journal.claim, ["aa"] * 50))

    assert claims.count(True) == 1


def test_each_service_and_key_has_a_journal_that_tells_neither(tmp_path):
    def path_of(endpoint="https://a.example", api_key="pg_k1_secret"):
        return journal_path(Settings(endpoint=endpoint, api_key=api_key), state_folder=tmp_path)

    assert path_of() == path_of(api_key="pg_k1_other")
    assert len({path_of(), path_of(endpoint="https://b.example"), path_of(api_key="pg_k2_secret")}) == 3
    assert "secret" not in str(path_of())


def test_the_state_folder_is_the_users_own(tmp_path):
    assert state_folder(environ={"XDG_STATE_HOME": str(tmp_path)}) == tmp_path / "pixelgate"
    assert state_folder(environ={}).parts[-3:] == (".local", "state", "pixelgate")


def test_contents_are_what_counts(tmp_path):
    (tmp_path / "a.jpg").write_bytes(b"x")

    assert sha256_of(tmp_path / "a.jpg").startswith("2d711642b726b044")
