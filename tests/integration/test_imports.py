"""Imports on the deployed stack, IAM enforced: from the request to images like any other."""

from datetime import UTC, datetime

import httpx
import pytest

from infra.local.stack import deploy_stack, new_api_key
from pixelgate.api.url_imports import UrlImporter
from pixelgate.domain.imports import ImportCounts, ImportKind
from pixelgate.fetching.fetcher import Fetcher, FetchLimits
from pixelgate.storage.deposits import Deposits
from pixelgate.storage.images import ImageStore
from pixelgate.storage.imports import ImportStore
from tests.integration.test_images import LIMITS, eventually
from tests.support.images import jpeg
from tests.support.imports import IMPORT_ID, import_record, wanted
from tests.support.web_server import WebServer, answer, is_loopback

pytestmark = [pytest.mark.integration, pytest.mark.golden]

BUCKET = "pictures"


@pytest.fixture(scope="module")
def stack(local_cloud):
    return deploy_stack(local_cloud, parameters={**LIMITS, "ImportBucket": BUCKET})


@pytest.fixture(scope="module")
def api(stack):
    headers = {"authorization": f"Bearer {new_api_key(stack)}"}
    with httpx.Client(base_url=stack.api_url, headers=headers, timeout=30) as api:
        yield api


@pytest.fixture
def put(stack):
    s3 = stack.cloud.client("s3")
    s3.create_bucket(Bucket=BUCKET)

    def put(folder, **objects):
        for name, body in objects.items():
            s3.put_object(Bucket=BUCKET, Key=f"{folder}/{name.replace('_', '.')}", Body=body)

    return put


def ended(api, import_id):
    path = f"/v1/imports/{import_id}"
    assert eventually(lambda: api.get(path).json()["status"] != "RUNNING", timeout_s=60)
    return api.get(path).json()


def import_prefix(api, prefix):
    answer = api.post("/v1/imports", json={"prefix": prefix})
    assert answer.status_code == 202, answer.text
    return ended(api, answer.json()["id"])


def final(api, name):
    """The image of that name, once it has a final status."""

    def found():
        images = api.get("/v1/images", params={"limit": "100"}).json()["images"]
        return [image for image in images if image["name"] == name and image["status"] not in PENDING]

    assert eventually(found, timeout_s=60)
    return found()


PENDING = ("AWAITING_UPLOAD", "RECEIVED", "ANALYSING")


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/a.jpg",
        "http://169.254.169.254/latest/meta-data/",
        "http://localhost/",
        "ftp://a.example/b",
    ],
)
def test_the_deployed_service_fetches_nothing_that_is_not_public(api, url):
    answer = api.post("/v1/imports", json={"url": url})

    assert answer.status_code == 202
    detail = ended(api, answer.json()["id"])
    image = api.get(f"/v1/images/{answer.json()['images'][0]['id']}").json()
    assert (detail["status"], detail["counts"]["failed"]) == ("COMPLETED", 1)
    assert (image["status"], image["reason_code"]) == ("REJECTED", "SOURCE_REFUSED")
    assert detail["failures"][0]["reason"] == image["reason"]


def test_a_fetched_url_goes_through_the_pipeline_like_an_upload(stack, api):
    """The deployed function refuses this machine, so its importer runs here, with the test's own rule."""
    dynamodb, table = stack.cloud.client("dynamodb"), stack.outputs["TableName"]
    imports = ImportStore(dynamodb, table)
    imports.create(import_record(kind=ImportKind.URLS, counts=ImportCounts(listed=1)))
    with WebServer() as server:
        limits = FetchLimits(max_bytes=100_000, seconds=10, ports=frozenset({server.port}))
        importer = UrlImporter(
            fetch=Fetcher(limits, rule=is_loopback).fetch,
            images=ImageStore(dynamodb, table),
            imports=imports,
            deposits=Deposits(stack.cloud.client("s3"), stack.outputs["OriginalsBucketName"]),
        )
        server.answers["/moved.jpg"] = answer("302 Found", Location="/cat.jpg")
        server.answers["/cat.jpg"] = answer(body=jpeg(321, 200))
        url = f"http://127.0.0.1:{server.port}/moved.jpg"
        for _ in range(2):
            importer.import_url(
                wanted(url=url, name="fetched.jpg"), is_last_attempt=False, now=datetime.now(UTC)
            )

    [image] = final(api, "fetched.jpg")
    assert image["facts"]["width"] == 321
    assert ended(api, IMPORT_ID)["counts"] == {"listed": 1, "imported": 1, "skipped": 0, "failed": 0}


def test_a_folder_of_the_bucket_is_imported_once(api, put):
    many = {f"n{number}_jpg": jpeg(64, 64, (number * 9, 90, 90)) for number in range(23)}
    put("default/spring", cat_jpg=jpeg(400, 300), text_jpg=b"no image at all", notes_txt=b"milk", **many)
    put("stranger/spring", secret_jpg=jpeg(50, 50))

    first = import_prefix(api, "spring/")
    put("default/spring", new_jpg=jpeg(200, 200, "green"))
    again = import_prefix(api, "spring/")

    assert (first["status"], first["error"]) == ("COMPLETED", None)
    assert first["counts"] == {"listed": 26, "imported": 25, "skipped": 1, "failed": 0}
    assert again["counts"] == {"listed": 27, "imported": 1, "skipped": 26, "failed": 0}
    [text] = final(api, "spring/text.jpg")
    assert (text["status"], text["reason_code"]) == ("REJECTED", "UNSUPPORTED_FORMAT")
    [cat] = final(api, "spring/cat.jpg")
    assert cat["status"] in ("APPROVED", "IN_REVIEW", "REJECTED")
    assert cat["facts"]["width"] == 400


def test_what_fails_is_told_and_costs_nothing_else(api, put):
    put("default/summer", huge_jpg=bytes(3_000_001), good_jpg=jpeg(64, 64))

    detail = import_prefix(api, "summer/")

    assert detail["counts"] == {"listed": 2, "imported": 1, "skipped": 0, "failed": 1}
    [failure] = detail["failures"]
    assert (failure["name"], failure["reason_code"]) == ("summer/huge.jpg", "TOO_MANY_BYTES")


def test_no_prefix_leads_into_another_workspaces_folder(api, put):
    put("stranger/spring", secret_jpg=jpeg(50, 50))

    for prefix in ("../stranger/", "/../stranger/spring/", "stranger/"):
        assert import_prefix(api, prefix)["counts"]["listed"] == 0


def test_a_bucket_that_cannot_be_listed_fails_the_import_with_a_reason(api, stack):
    s3 = stack.cloud.client("s3")
    for entry in s3.list_objects_v2(Bucket=BUCKET).get("Contents", []):
        s3.delete_object(Bucket=BUCKET, Key=entry["Key"])
    s3.delete_bucket(Bucket=BUCKET)

    detail = import_prefix(api, "spring/")

    assert (detail["status"], detail["error"]) == ("FAILED", "The bucket could not be listed.")
