"""GET /v1/images/{id}/history: what is shown is what was recorded, or the answer says where it is not."""

import json
from http import HTTPStatus

import pytest
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from pixelgate.api.history import add_history_route
from pixelgate.api.problems import add_problem_answers
from pixelgate.domain.chains import EMPTY_CHAIN
from pixelgate.domain.erasure import Erasure, ErasureReason
from pixelgate.domain.history import HistoryEntry, verify_chain
from pixelgate.domain.provenance import AnalysisStart, Provenance
from pixelgate.storage.analyses import AnalysisStore
from pixelgate.storage.erasures import ErasureStore
from pixelgate.storage.history import ImageHistory
from pixelgate.storage.images import ImageStore
from pixelgate.storage.items import to_item
from pixelgate.storage.keys import image_partition
from tests.support.documents import IMAGE_ID, NOW, VERSION, WORKSPACE, analysed, record
from tests.support.http import request
from tests.support.tables import TABLE


@pytest.fixture
def images(dynamodb):
    images = ImageStore(dynamodb, TABLE)
    images.create(record())
    return images


@pytest.fixture
def decided(dynamodb, images):
    images.receive(WORKSPACE, IMAGE_ID, version_id=VERSION, sequencer="01", now=NOW)
    images.begin_analysis(WORKSPACE, IMAGE_ID, version_id=VERSION, analysis=1, now=NOW)
    provenance = Provenance(requested_at=NOW, requested_by="0a1b", received_at=NOW)
    start = AnalysisStart(at=NOW, actor="system:ingest", history=EMPTY_CHAIN, provenance=provenance)
    AnalysisStore(dynamodb, TABLE).finish(analysed(start=start), now=NOW)
    return images


@pytest.fixture
def get(dynamodb, images, lambda_context):
    app = APIGatewayHttpResolver(enable_validation=True)
    add_problem_answers(app)
    add_history_route(
        app,
        images=images,
        analyses=AnalysisStore(dynamodb, TABLE),
        history=ImageHistory(dynamodb, TABLE),
    )

    def get(workspace=WORKSPACE, **query):
        asked = request("GET", f"/v1/images/{IMAGE_ID}/history", workspace=workspace, query=query)
        answer = app.resolve(asked, lambda_context)
        return answer["statusCode"], json.loads(answer["body"])

    return get


def rewrite(dynamodb, sort, **values):
    """What somebody with access to the table can do."""
    dynamodb.update_item(
        TableName=TABLE,
        Key=to_item({"PK": image_partition(WORKSPACE, IMAGE_ID), "SK": sort}),
        UpdateExpression="SET " + ", ".join(f"#{name} = :{name}" for name in values),
        ExpressionAttributeNames={f"#{name}": name for name in values},
        ExpressionAttributeValues=to_item({f":{name}": value for name, value in values.items()}),
    )


def stored_entries(dynamodb):
    key = to_item({"PK": image_partition(WORKSPACE, IMAGE_ID), "SK": "HISTORY#000001"})
    return dynamodb.get_item(TableName=TABLE, Key=key)["Item"]["entries"]["S"]


@pytest.mark.usefixtures("decided")
def test_the_history_is_shown_with_its_head_and_verifies(get, images):
    status, answer = get()

    assert status == HTTPStatus.OK
    assert [entry["number"] for entry in answer["entries"]] == [1, 2, 3, 4]
    assert answer["head"] == answer["entries"][-1]["hash"]
    assert answer["head"] == images.get(WORKSPACE, IMAGE_ID).history_head
    assert answer["verification"] == {"is_intact": True, "broken_at": None, "problem": None}
    assert verify_chain([HistoryEntry.model_validate(entry) for entry in answer["entries"]]) is None


def test_an_image_that_has_no_history_yet_is_intact(get):
    status, answer = get()

    assert (status, answer["entries"], answer["length"], answer["head"]) == (HTTPStatus.OK, [], 0, None)
    assert answer["verification"]["is_intact"]


@pytest.mark.usefixtures("decided")
def test_a_history_is_read_page_by_page(get):
    first, second = get(limit="3")[1], get(limit="3", after="3")[1]

    assert (len(first["entries"]), first["next_after"]) == (3, 3)
    assert (len(second["entries"]), second["next_after"]) == (1, None)
    assert first["length"] == second["length"] == 4


@pytest.mark.usefixtures("decided")
def test_an_entry_that_was_rewritten_is_named(dynamodb, get):
    rewrite(dynamodb, "HISTORY#000001", entries=stored_entries(dynamodb).replace("0a1b", "ffff"))

    verification = get()[1]["verification"]

    assert (verification["is_intact"], verification["broken_at"]) == (False, 1)
    assert verification["problem"] == "entry 1 is not what was recorded"


@pytest.mark.usefixtures("decided")
def test_entries_that_were_removed_are_missed(dynamodb, get):
    entries = json.loads(stored_entries(dynamodb))
    rewrite(dynamodb, "HISTORY#000001", entries=json.dumps(entries[:3]))

    verification = get()[1]["verification"]

    assert (verification["is_intact"], verification["broken_at"]) == (False, 4)
    assert "names entry 4" in verification["problem"]


@pytest.mark.usefixtures("decided")
@pytest.mark.parametrize(("sort", "name"), [("VERDICT#000001", "verdict"), ("FINDINGS#000001", "findings")])
def test_a_verdict_or_finding_that_was_rewritten_is_found_out(dynamodb, get, sort, name):
    rewrite(dynamodb, sort, document="{}")

    verification = get()[1]["verification"]

    assert (verification["is_intact"], verification["broken_at"]) == (False, 4)
    assert f"the {name}" in verification["problem"]


def test_of_an_erased_image_the_end_of_its_history_is_told(dynamodb, decided, get):
    last_before = get()[1]["head"]
    asked = Erasure(reason_code=ErasureReason.REQUESTED, requested_at=NOW, by="0a1b")
    ErasureStore(dynamodb, TABLE).mark(decided.get(WORKSPACE, IMAGE_ID), asked)

    status, problem = get()

    assert status == HTTPStatus.GONE
    assert problem["erasure"]["history_length"] == 5
    line = dynamodb.get_item(
        TableName=TABLE,
        Key=to_item({"PK": image_partition(WORKSPACE, IMAGE_ID), "SK": "AUDIT#ERASED"}),
    )["Item"]
    last = HistoryEntry.model_validate_json(line["last_entry"]["S"])
    assert (last.previous, last.hash) == (last_before, problem["erasure"]["history_head"])


@pytest.mark.usefixtures("decided")
def test_another_workspace_sees_nothing(get):
    assert get(workspace="other")[0] == HTTPStatus.NOT_FOUND
