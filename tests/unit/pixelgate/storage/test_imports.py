import pytest
from botocore.exceptions import ClientError

from pixelgate.domain.imports import ImportCounts, ImportFailure, ImportKind, ImportStatus
from pixelgate.storage.imports import ImportNotFoundError, ImportStore
from tests.support.documents import NOW, WORKSPACE
from tests.support.imports import IMPORT_ID, OTHER_IMPORT_ID, import_record
from tests.support.tables import TABLE

FAILURE = ImportFailure(name="a.jpg", reason="It is gone.", reason_code="SOURCE_NOT_FOUND")


@pytest.fixture
def imports(dynamodb):
    store = ImportStore(dynamodb, TABLE)
    store.create(import_record())
    return store


def test_an_import_is_read_as_it_was_stored_and_never_stored_over(imports):
    assert imports.get(WORKSPACE, IMPORT_ID) == import_record()
    with pytest.raises(ClientError):
        imports.create(import_record(prefix="other/"))


@pytest.mark.parametrize(("workspace", "import_id"), [("stranger", IMPORT_ID), (WORKSPACE, OTHER_IMPORT_ID)])
def test_an_import_that_is_not_there_or_not_yours_is_not_found(imports, workspace, import_id):
    with pytest.raises(ImportNotFoundError):
        imports.get(workspace, import_id)


def test_a_part_is_counted_once_however_often_it_comes(imports):
    first = ImportCounts(listed=3, imported=1, skipped=1, failed=1)

    counted = [
        imports.count(WORKSPACE, IMPORT_ID, part=part, counts=first, failures=[FAILURE])
        for part in ("one", "one", "two", "one")
    ]

    assert counted == [True, False, True, False]
    assert imports.get(WORKSPACE, IMPORT_ID).counts == ImportCounts(listed=6, imported=2, skipped=2, failed=2)
    assert imports.failures(WORKSPACE, IMPORT_ID, limit=10) == (FAILURE, FAILURE)
    assert imports.failures(WORKSPACE, IMPORT_ID, limit=1) == (FAILURE,)


def test_an_import_ends_completed_or_failed_with_the_reason(imports):
    assert imports.get(WORKSPACE, IMPORT_ID).status is ImportStatus.RUNNING

    imports.end(WORKSPACE, IMPORT_ID, error=None, now=NOW)
    assert imports.get(WORKSPACE, IMPORT_ID).status is ImportStatus.COMPLETED

    imports.end(WORKSPACE, IMPORT_ID, error="The bucket could not be listed.", now=NOW)
    ended = imports.get(WORKSPACE, IMPORT_ID)
    assert (ended.status, ended.error) == (ImportStatus.FAILED, "The bucket could not be listed.")


def test_an_import_of_urls_ends_with_the_last_of_them():
    def status(**counts):
        return import_record(kind=ImportKind.URLS, counts=ImportCounts(listed=2, **counts)).status

    assert status(imported=1) is ImportStatus.RUNNING
    assert status(imported=1, failed=1) is ImportStatus.COMPLETED
