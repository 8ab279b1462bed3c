"""functions/finish_import: the execution's end becomes the import's."""

import pytest
from moto import mock_aws

from functions.finish_import import handler as finish_import
from pixelgate.domain.imports import EndedImport, ImportStatus
from pixelgate.domain.steps.failed import StateError
from pixelgate.storage.imports import ImportStore
from tests.support.documents import WORKSPACE
from tests.support.imports import IMPORT_ID, import_record, importing
from tests.support.tables import TABLE, create_table


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (None, ImportStatus.COMPLETED, None),
        (StateError(Error="States.ItemReaderFailed"), ImportStatus.FAILED, "The bucket could not be listed."),
    ],
    ids=["completed", "failed"],
)
def test_an_import_ends_as_its_execution_does(monkeypatch, lambda_context, error, status, said):
    event = EndedImport(importing=importing(), error=error).model_dump(mode="json", exclude_none=True)
    with mock_aws():
        imports = ImportStore(create_table(), TABLE)
        imports.create(import_record())
        monkeypatch.setattr(finish_import, "imports", lambda: imports)

        finish_import.handler(event, lambda_context)

        ended = imports.get(WORKSPACE, IMPORT_ID)
    assert (ended.status, ended.error) == (status, said)
