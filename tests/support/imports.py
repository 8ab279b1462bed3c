"""Imports as they travel, for tests that need one."""

from pixelgate.domain.imports import (
    Batch,
    ImportCounts,
    ImportKind,
    ImportRecord,
    ListedObject,
    PrefixImport,
    UrlToFetch,
)
from tests.support.documents import IMAGE_ID, NOW, WORKSPACE

IMPORT_ID = "imp_01K0000000000000000000000A"
OTHER_IMPORT_ID = "imp_01K0000000000000000000000B"
URL = "https://images.example/cats/cat.jpg?signature=secret"


def import_record(**changes) -> ImportRecord:
    """By default of a prefix, and just begun."""
    known = {
        "id": IMPORT_ID,
        "workspace": WORKSPACE,
        "kind": ImportKind.PREFIX,
        "created_at": NOW,
        "counts": ImportCounts(),
        "prefix": "spring/",
    }
    return ImportRecord.model_validate({**known, **changes})


def wanted(**changes) -> UrlToFetch:
    known = {
        "import_id": IMPORT_ID,
        "workspace": WORKSPACE,
        "image_id": IMAGE_ID,
        "name": "cat.jpg",
        "content_type": "image/jpeg",
        "url": URL,
        "requested_at": NOW,
    }
    return UrlToFetch.model_validate({**known, **changes})


def importing(**changes) -> PrefixImport:
    known = {
        "import_id": IMPORT_ID,
        "workspace": WORKSPACE,
        "bucket": "pictures",
        "folder": f"{WORKSPACE}/spring/",
    }
    return PrefixImport.model_validate({**known, **changes})


def batch(*keys: str, etag: str = '"e1"', size: int = 100, **changes) -> Batch:
    """Objects of the workspace's folder, named relative to it."""
    objects = [ListedObject(key=f"{WORKSPACE}/{key}", etag=etag, size=size) for key in keys]
    return Batch(importing=importing(**changes), objects=tuple(objects))
