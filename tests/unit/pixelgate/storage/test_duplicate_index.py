"""An image is entered in the index with its verdict, found by its copies, and forgotten without a trace."""

from types import SimpleNamespace

import pytest

from pixelgate.domain.duplicates import Appearance
from pixelgate.domain.errors import RetryableError
from pixelgate.domain.image import ImageRecord
from pixelgate.domain.steps.recalled import Recalled
from pixelgate.domain.verdict import Severity
from pixelgate.storage import duplicate_entries
from pixelgate.storage.analyses import AnalysisStore
from pixelgate.storage.duplicate_entries import forget, index_keys_of
from pixelgate.storage.duplicate_index import DuplicateIndex
from pixelgate.storage.erasures import ErasureStore
from pixelgate.storage.images import ImageStore
from tests.support.documents import (
    IMAGE_ID,
    MISSING,
    NOW,
    OTHER_ID,
    VERSION,
    WORKSPACE,
    analysed,
    facts,
    findings,
    record,
)
from tests.support.tables import TABLE
from tests.unit.pixelgate.domain.test_duplicates import encoded, looking, unit_vector

SHA256 = facts().sha256


@pytest.fixture
def index(dynamodb):
    return DuplicateIndex(dynamodb, TABLE)


@pytest.fixture
def images(dynamodb):
    return ImageStore(dynamodb, TABLE)


@pytest.fixture
def analyse(dynamodb, images):
    def finish(image_id=IMAGE_ID, *, found=None, workspace=WORKSPACE, model_set="today") -> ImageRecord:
        images.create(record(id=image_id, workspace=workspace))
        images.receive(workspace, image_id, version_id=VERSION, sequencer="01", now=NOW)
        images.begin_analysis(workspace, image_id, version_id=VERSION, analysis=1, now=NOW)
        document = analysed(Severity.APPROVE, image_id=image_id, workspace=workspace).model_copy(
            update={"findings": found or looking(), "recalled": Recalled(model_set=model_set)}
        )
        AnalysisStore(dynamodb, TABLE).finish(document, now=NOW)
        return images.get(workspace, image_id)

    return finish


def find(
    index, *, workspace=WORKSPACE, sha256="f" * 64, found=None, image_id="img_01K0000000000000000000000Z"
):
    seen = Appearance.of(found or looking())
    return index.find(workspace, image_id, sha256=sha256, seen=seen)


def stored_about_duplicates(dynamodb):
    items = dynamodb.scan(TableName=TABLE)["Items"]
    partitions = {item["PK"]["S"] for item in items}
    return {each for each in partitions if "#IMG#" not in each and "#SIGNALS#" not in each}


def test_a_copy_is_found_by_its_hash_and_the_same_bytes_by_theirs(index, analyse):
    analyse()

    [near] = find(index)
    [exact] = find(index, sha256=SHA256)

    assert (near.image_id, near.kind, near.distance) == (IMAGE_ID, "near", 0)
    assert (exact.image_id, exact.kind) == (IMAGE_ID, "exact")


def test_a_copy_that_only_its_embedding_tells_is_found(index, analyse):
    analyse()
    known = looking()
    embedding = encoded(unit_vector(seed=1, near=unit_vector(), share=0.8))
    copy = findings(
        labels=known.labels.model_copy(update={"embedding": embedding}),
        measures=known.measures.model_copy(update={"perceptual_hash": "00ff" * 4}),
    )

    [near] = find(index, found=copy)

    assert (near.image_id, near.by) == (IMAGE_ID, "embedding")
    assert near.similarity >= 0.95


def test_an_image_is_no_duplicate_of_itself_nor_of_another_workspaces(index, analyse):
    analyse()

    assert find(index, image_id=IMAGE_ID, sha256=SHA256) == []
    assert find(index, workspace="other", sha256=SHA256) == []


def test_half_an_answer_is_none(analyse):
    client = SimpleNamespace(
        batch_get_item=lambda **_: {"Responses": {TABLE: []}, "UnprocessedKeys": {TABLE: {"Keys": [{}]}}}
    )

    with pytest.raises(RetryableError, match="in part"):
        find(DuplicateIndex(client, TABLE))


def test_findings_are_reused_for_the_same_bytes_and_the_same_models(index, analyse):
    analyse()

    assert index.reusable(WORKSPACE, sha256=SHA256, model_set="today") == (IMAGE_ID, looking())
    assert index.reusable(WORKSPACE, sha256=SHA256, model_set="tomorrow") is None
    assert index.reusable(WORKSPACE, sha256="f" * 64, model_set="today") is None
    assert index.reusable("other", sha256=SHA256, model_set="today") is None


def test_findings_with_a_gap_are_not_reused(index, analyse):
    analyse(found=findings(objects=MISSING))

    assert index.reusable(WORKSPACE, sha256=SHA256, model_set="today") is None


def test_the_findings_of_an_erased_image_are_not_reused(dynamodb, index, analyse, images):
    erased = analyse()
    dynamodb.update_item(
        TableName=TABLE,
        Key={"PK": {"S": f"WS#{WORKSPACE}#IMG#{erased.id}"}, "SK": {"S": "RECORD"}},
        UpdateExpression="SET #status = :erased",
        ExpressionAttributeNames={"#status": "status"},
        ExpressionAttributeValues={":erased": {"S": "ERASED"}},
    )

    assert index.reusable(WORKSPACE, sha256=SHA256, model_set="today") is None


def test_an_image_is_forgotten_without_a_trace_and_its_copy_is_not(dynamodb, index, analyse):
    first = analyse()
    alone = stored_about_duplicates(dynamodb)
    second = analyse(OTHER_ID)

    forget(dynamodb, TABLE, first)
    forget(dynamodb, TABLE, first)

    assert [each.image_id for each in find(index)] == [OTHER_ID]
    assert index.reusable(WORKSPACE, sha256=SHA256, model_set="today")[0] == OTHER_ID
    assert stored_about_duplicates(dynamodb) == alone
    forget(dynamodb, TABLE, second)
    assert stored_about_duplicates(dynamodb) == set()


def test_the_keys_of_an_image_are_derived_from_its_record(dynamodb, analyse):
    stored = analyse()

    assert {key.partition for key in index_keys_of(stored)} == stored_about_duplicates(dynamodb)
    assert index_keys_of(record()) == ()


def test_a_full_bucket_costs_nobody_a_verdict(dynamodb, index, analyse, monkeypatch):
    monkeypatch.setattr(duplicate_entries, "FULL", 1)
    analyse()

    assert analyse(OTHER_ID).status == "APPROVED"

    assert [each.image_id for each in find(index)] == [IMAGE_ID]


def test_an_erasure_empties_the_index(dynamodb, analyse):
    erased = analyse()

    ErasureStore(dynamodb, TABLE).remove_items(erased)

    assert stored_about_duplicates(dynamodb) == set()
