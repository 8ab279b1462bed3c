"""functions/count_objects: a batch with its result, or with the error that it ended in, is counted once."""

import pytest
from moto import mock_aws

from functions.count_objects import handler as count_objects
from pixelgate.domain.imports import ImportCounts
from pixelgate.storage.imports import ImportStore
from tests.support.documents import WORKSPACE
from tests.support.imports import IMPORT_ID, batch, import_record
from tests.support.tables import TABLE, create_table


@pytest.fixture
def imports(monkeypatch):
    with mock_aws():
        store = ImportStore(create_table(), TABLE)
        store.create(import_record())
        monkeypatch.setattr(count_objects, "imports", lambda: store)
        yield store


@pytest.mark.parametrize(
    ("outcome", "counts"),
    [
        (
            {"result": {"counts": {"listed": 2, "imported": 1, "skipped": 1, "failed": 0}, "failures": []}},
            ImportCounts(listed=2, imported=1, skipped=1),
        ),
        ({"error": {"Error": "ConfigurationError", "Cause": "{}"}}, ImportCounts(listed=2, failed=2)),
    ],
    ids=["result", "error"],
)
def test_a_batch_is_counted_once(imports, lambda_context, outcome, counts):
    event = {**batch("a.jpg", "b.txt").model_dump(mode="json"), **outcome}

    answers = [count_objects.handler(event, lambda_context) for _ in range(3)]

    assert answers == [{"import_id": IMPORT_ID}] * 3
    assert imports.get(WORKSPACE, IMPORT_ID).counts == counts
