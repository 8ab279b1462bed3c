"""functions/import_objects: a batch in, its counts out. The importing is tested with pixelgate.api."""

from functions.import_objects import handler as import_objects
from pixelgate.domain.imports import BatchResult, ImportCounts
from tests.support.imports import batch


class Importer:
    def __init__(self):
        self.batches = []

    def import_batch(self, objects, *, now):
        self.batches.append(objects)
        return BatchResult(counts=ImportCounts(listed=1, imported=1))


def test_a_batch_is_imported_and_its_counts_returned(monkeypatch, lambda_context):
    importer = Importer()
    monkeypatch.setattr(import_objects, "importer", lambda: importer)

    answer = import_objects.handler(batch("a.jpg").model_dump(mode="json"), lambda_context)

    assert importer.batches == [batch("a.jpg")]
    assert answer["counts"] == {"listed": 1, "imported": 1, "skipped": 0, "failed": 0}
