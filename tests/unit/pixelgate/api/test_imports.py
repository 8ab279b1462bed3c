"""POST /v1/imports and GET /v1/imports/{id}, as a caller of the API sees them."""

import json

import pytest
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from pixelgate.api.imports import MOST_URLS, ImportOffice, add_import_routes
from pixelgate.api.problems import add_problem_answers
from pixelgate.api.quotas import Quotas
from pixelgate.domain.imports import ImportCounts, ImportFailure
from pixelgate.domain.status import ImageStatus
from pixelgate.storage.imports import ImportStore
from pixelgate.storage.quotas import QuotaStore
from pixelgate.storage.window_counters import WindowCounters
from tests.support.documents import WORKSPACE
from tests.support.fakes import RecordedExecutions, RecordedQueue
from tests.support.http import KEY_ID, request
from tests.support.imports import IMPORT_ID, URL, import_record
from tests.support.tables import TABLE


@pytest.fixture
def imports(dynamodb):
    return ImportStore(dynamodb, TABLE)


@pytest.fixture
def queue():
    return RecordedQueue()


@pytest.fixture
def executions():
    return RecordedExecutions()


@pytest.fixture
def call(images, imports, queue, executions, dynamodb, lambda_context):
    def call(method, path, *, body=None, workspace=WORKSPACE, bucket="pictures"):
        app = APIGatewayHttpResolver(enable_validation=True)
        add_problem_answers(app)
        office = ImportOffice(
            images=images, imports=imports, queue=queue, executions=executions, bucket=bucket
        )
        counters = WindowCounters(dynamodb, TABLE)
        quotas = Quotas(counters=counters, store=QuotaStore(dynamodb, TABLE))
        add_import_routes(app, office=office, quotas=quotas)
        answer = app.resolve(request(method, path, workspace=workspace, body=body), lambda_context)
        return answer["statusCode"], json.loads(answer["body"])

    return call


def test_each_url_becomes_an_image_that_waits_to_be_fetched(call, images, queue):
    status, answer = call("POST", "/v1/imports", body={"urls": [URL, "http://images.example/b"]})

    assert status == 202
    assert [image["url"] for image in answer["images"]] == [URL, "http://images.example/b"]
    assert [(message.image_id, message.url) for message in queue.messages] == [
        (image["id"], image["url"]) for image in answer["images"]
    ]
    records = [images.get(WORKSPACE, image["id"]) for image in answer["images"]]
    assert [(record.name, record.content_type) for record in records] == [
        ("cat.jpg", "image/jpeg"),
        ("b", "application/octet-stream"),
    ]
    assert {record.status for record in records} == {ImageStatus.AWAITING_UPLOAD}
    assert {record.created_by for record in records} == {KEY_ID}
    assert records[1].imported_from == "http://images.example"


def test_a_url_may_be_a_permission_so_that_it_is_stored_nowhere(call, dynamodb):
    call("POST", "/v1/imports", body={"url": URL})

    assert "secret" not in json.dumps(dynamodb.scan(TableName=TABLE)["Items"])


def test_an_import_of_urls_tells_its_progress(call, imports):
    _, answer = call("POST", "/v1/imports", body={"url": URL})
    path = f"/v1/imports/{answer['id']}"
    running = call("GET", path)[1]
    failure = ImportFailure(name="cat.jpg", reason="No.", reason_code="SOURCE_REFUSED")
    imports.count(WORKSPACE, answer["id"], part="1", counts=ImportCounts(failed=1), failures=[failure])

    completed = call("GET", path)[1]

    assert (running["kind"], running["status"], running["images"]) == (
        "URLS",
        "RUNNING",
        [answer["images"][0]["id"]],
    )
    assert completed["status"] == "COMPLETED"
    assert completed["counts"] == {"listed": 1, "imported": 0, "skipped": 0, "failed": 1}
    assert completed["failures"] == [failure.model_dump()]


def test_a_prefix_lies_in_the_workspaces_own_folder_whatever_is_asked_for(call, executions):
    for prefix in ("spring/", "", "../stranger/", "/stranger/"):
        status, answer = call("POST", "/v1/imports", body={"prefix": prefix})

        importing = executions.started[-1].importing
        assert (status, answer["images"]) == (202, [])
        assert (importing.import_id, importing.bucket) == (answer["id"], "pictures")
        assert importing.folder == f"{WORKSPACE}/{prefix}"
        assert call("GET", f"/v1/imports/{answer['id']}")[1]["prefix"] == prefix


def test_without_a_bucket_there_is_nothing_to_import_from(call, executions, dynamodb):
    status, problem = call("POST", "/v1/imports", body={"prefix": "spring/"}, bucket="")

    assert (status, problem["type"]) == (422, "urn:pixelgate:problem:no-import-bucket")
    assert "ImportBucket" in problem["hint"]
    assert executions.started == []
    assert dynamodb.scan(TableName=TABLE)["Count"] == 0


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"url": URL, "prefix": ""},
        {"url": URL, "urls": [URL]},
        {"url": ""},
        {"url": "https://" + "a" * 2048},
        {"urls": []},
        {"urls": [URL] * (MOST_URLS + 1)},
        {"prefix": "a" * 901},
        {"url": URL, "workspace": "stranger"},
        {"bucket": "secrets", "prefix": ""},
    ],
)
def test_a_bad_request_is_refused_and_starts_nothing(call, queue, executions, dynamodb, body):
    status, problem = call("POST", "/v1/imports", body=body)

    assert (status, problem["type"]) == (422, "urn:pixelgate:problem:invalid-request")
    assert queue.messages == executions.started == []
    assert dynamodb.scan(TableName=TABLE)["Count"] == 0


def test_another_workspaces_import_does_not_exist(call, imports):
    imports.create(import_record())
    path = f"/v1/imports/{IMPORT_ID}"

    assert call("GET", path)[0] == 200
    status, problem = call("GET", path, workspace="stranger")
    assert (status, problem["type"]) == (404, "urn:pixelgate:problem:import-not-found")


@pytest.mark.parametrize("body", [{"url": URL}, {"prefix": "spring/"}], ids=["url", "prefix"])
def test_imported_images_belong_to_the_collection_that_was_named(call, images, queue, executions, body):
    status, answer = call("POST", "/v1/imports", body={**body, "collection": "shoes"})

    assert status == 202
    wanted = [*queue.messages, *[document.importing for document in executions.started]]
    assert [each.collection for each in wanted] == ["shoes"]
    for image in answer["images"]:
        assert images.get(WORKSPACE, image["id"]).collection == "shoes"


def test_a_collection_has_a_name_that_is_one(call):
    assert call("POST", "/v1/imports", body={"url": URL, "collection": "Two Words"})[0] == 422
