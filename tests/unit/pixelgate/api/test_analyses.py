"""One image in one request: stored and registered as any upload, analysed once, answered as it ends."""

import base64
import itertools
import json
from datetime import timedelta
from functools import partial

import boto3
import pytest

from pixelgate.api.analyses import add_analysis_route
from pixelgate.api.analysing import AnalysisDesk
from pixelgate.api.analysis_start import start_analysis
from pixelgate.api.guard import guarded_application
from pixelgate.api.idempotency import Idempotency
from pixelgate.api.image_details import ImageWindow
from pixelgate.api.intake import IntakeOutcome, take_in
from pixelgate.api.problems import add_problem_answers
from pixelgate.api.quotas import Quotas
from pixelgate.api.sent_images import MOST_BYTES, Reception
from pixelgate.api.uploads import UploadDesk, accepted_types
from pixelgate.domain.errors import RetryableError
from pixelgate.domain.quotas import Quota
from pixelgate.domain.status import ImageStatus
from pixelgate.domain.verdict import Severity
from pixelgate.storage.analyses import AnalysisStore
from pixelgate.storage.deposits import Deposits
from pixelgate.storage.failed_analyses import FailedAnalyses
from pixelgate.storage.images import ImageExistsError, ImageStore
from pixelgate.storage.kept_answers import LIFETIME, AnswerPlace, KeptAnswers
from pixelgate.storage.originals import Originals
from pixelgate.storage.quotas import QuotaStore
from pixelgate.storage.remembered_images import RememberedImages
from pixelgate.storage.tickets import TicketOffice
from pixelgate.storage.window_counters import WindowCounters
from tests.support.crashing import crash_at
from tests.support.documents import IMAGE_ID, NOW, OTHER_ID, WORKSPACE, analysed, record
from tests.support.fakes import RecordedExecutions, RecordedQueue
from tests.support.http import KEY_ID, request
from tests.support.tables import TABLE, sort_keys

PICTURE = b"\xff\xd8\xff\xe0 and what follows"
PLACE = AnswerPlace(workspace=WORKSPACE, name="abc", fingerprint="def")
QUOTA = Quota(uploads_per_day=5, bytes_per_day=10_000_000)


class PlayedMachine:
    """``WaitedExecutions`` whose executions end as ``severity`` says, FAILED at None, or not at all."""

    def __init__(self, dynamodb) -> None:
        self.severity, self.ends, self.meanwhile = Severity.APPROVE, True, lambda: None
        self.ran = []
        self._dynamodb = dynamodb

    def run(self, document) -> None:
        self.ran.append(document.received)
        self.meanwhile()
        if self.ends:
            self.end(document.received)

    def end(self, received) -> None:
        if self.severity is None:
            FailedAnalyses(self._dynamodb, TABLE).fail(
                received, to=ImageStatus.FAILED, reason="away", reason_code="X", now=NOW
            )
            return
        done = analysed(self.severity)
        prepared = done.prepared.model_copy(update={"image_id": received.image_id})
        done = done.model_copy(update={"received": received, "prepared": prepared})
        AnalysisStore(self._dynamodb, TABLE).finish(done, now=NOW)


class World:
    """The route over moto's table and bucket."""

    def __init__(self, dynamodb, images, lambda_context) -> None:
        self.dynamodb, self.images, self._context = dynamodb, images, lambda_context
        self.s3 = boto3.client("s3")
        self.s3.create_bucket(
            Bucket="originals", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
        )
        self.s3.put_bucket_versioning(Bucket="originals", VersioningConfiguration={"Status": "Enabled"})
        self.originals = Originals(self.s3, "originals")
        self.machine, self.ingests = PlayedMachine(dynamodb), RecordedExecutions()
        quotas = Quotas(
            counters=WindowCounters(dynamodb, TABLE), store=QuotaStore(dynamodb, TABLE), default=QUOTA
        )
        self.app = guarded_application()
        self.app.use([Idempotency(KeptAnswers(dynamodb, TABLE))])
        add_problem_answers(self.app)
        add_analysis_route(
            self.app,
            reception=Reception(
                images=images,
                deposits=Deposits(self.s3, "originals"),
                uploads=UploadDesk(
                    images=images,
                    tickets=TicketOffice(
                        self.s3, "originals", max_bytes=100_000_000, lifetime=timedelta(minutes=1)
                    ),
                    quotas=quotas,
                    types=accepted_types(),
                ),
            ),
            desk=AnalysisDesk(images=images, originals=self.originals, executions=self.machine),
            window=ImageWindow(images=images, analyses=AnalysisStore(dynamodb, TABLE)),
            remembered=RememberedImages(dynamodb, TABLE),
        )

    def post(self, body=PICTURE, *, content_type="image/jpeg", key=None, query=None, **caller):
        """The answer to bytes, or to a document."""
        event = request("POST", "/v1/analyses", query=query, **{"workspace": WORKSPACE, **caller})
        if isinstance(body, bytes):
            event |= {"body": base64.b64encode(body).decode(), "isBase64Encoded": True}
            event["headers"]["content-type"] = content_type
        else:
            event["body"] = json.dumps(body)
        if key is not None:
            event["headers"]["idempotency-key"] = key
        answer = self.app.resolve(event, self._context)
        return answer["statusCode"], json.loads(answer["body"]), answer["headers"]

    def event(self, image_id):
        """Storage's event about the bytes of an image, as ingest takes it."""
        return take_in(
            self.originals.newest(WORKSPACE, image_id),
            images=self.images,
            executions=self.ingests,
            erasures=RecordedQueue(),
            actor="system:ingest",
            now=NOW,
        )

    def upload(self, image_id=IMAGE_ID, **fields):
        """An image whose ticket has been used, and of which no event has come yet."""
        self.images.create(record(id=image_id, **fields))
        self.s3.put_object(Bucket="originals", Key=f"{WORKSPACE}/{image_id}/original", Body=PICTURE)

    def image_ids(self):
        items = self.dynamodb.scan(TableName=TABLE)["Items"]
        return [item["id"]["S"] for item in items if item["SK"] == {"S": "RECORD"}]


@pytest.fixture
def world(dynamodb, images, lambda_context, monkeypatch):
    # Of what does not end, the time is over when it is looked at for the second time.
    waited = partial(AnalysisDesk.analyse, sleep=lambda _: None)
    monkeypatch.setattr(
        AnalysisDesk,
        "analyse",
        lambda desk, look, **given: waited(desk, look, clock=itertools.count(step=19).__next__, **given),
    )
    return World(dynamodb, images, lambda_context)


def test_an_image_is_answered_with_its_findings_and_its_verdict(world):
    status, image, headers = world.post(query={"name": "cat.jpg", "collection": "pets"})

    assert (status, image["status"], image["name"], image["collection"]) == (
        200,
        "APPROVED",
        "cat.jpg",
        "pets",
    )
    assert image["verdict"]["trace"]
    assert image["findings"]["labels"]["labels"]
    assert headers["Location"] == f"/v1/images/{image['id']}"


def test_it_is_an_image_like_any_that_was_uploaded(world):
    _, image, _ = world.post()

    stored = world.images.get(WORKSPACE, image["id"])
    original = world.s3.get_object(Bucket="originals", Key=f"{WORKSPACE}/{image['id']}/original")
    assert (original["Body"].read(), original["ContentType"]) == (PICTURE, "image/jpeg")
    assert (stored.version_id, stored.received_bytes) == (original["VersionId"], len(PICTURE))
    assert (stored.created_by, stored.analysis) == (KEY_ID, 1)
    assert stored.history_length == len(["asked", " received", " begun", " judged"])
    [received] = world.machine.ran
    assert received.start.actor == f"key:{KEY_ID}"


def test_the_event_of_the_same_bytes_starts_no_other_analysis(world):
    outcomes = []
    world.machine.meanwhile = lambda: outcomes.append(world.event(world.machine.ran[0].image_id))

    _, image, _ = world.post()
    outcomes.append(world.event(image["id"]))

    assert outcomes == [IntakeOutcome.ALREADY_STARTED] * 2
    assert world.ingests.started == []
    assert [key for key in sort_keys(world.dynamodb) if "VERDICT" in key] == ["VERDICT#000001"]


def test_where_the_event_was_faster_its_analysis_is_waited_for(world):
    world.upload()
    world.event(IMAGE_ID)
    world.machine.end(world.ingests.started[0].received)

    status, image, _ = world.post({"upload_id": IMAGE_ID})

    assert (status, image["status"]) == (200, "APPROVED")
    assert world.machine.ran == []


def test_what_is_uploaded_is_analysed_before_its_event_comes(world):
    world.upload()

    status, image, _ = world.post({"upload_id": IMAGE_ID})

    assert (status, image["id"], image["status"]) == (200, IMAGE_ID, "APPROVED")
    assert world.event(IMAGE_ID) is IntakeOutcome.ALREADY_STARTED


def test_what_has_a_verdict_keeps_it(world):
    world.upload()
    first = world.post({"upload_id": IMAGE_ID})
    world.machine.severity = Severity.REJECT

    assert world.post({"upload_id": IMAGE_ID})[:2] == first[:2]
    assert len(world.machine.ran) == 1


def test_what_takes_longer_is_answered_with_its_address_and_goes_on(world):
    world.machine.ends = False

    status, image, headers = world.post()

    assert (status, image["status"], image["verdict"]) == (202, "ANALYSING", None)
    assert headers["Location"] == f"/v1/images/{image['id']}"
    world.machine.end(world.machine.ran[0])
    assert world.post({"upload_id": image["id"]})[1]["status"] == "APPROVED"


def test_an_image_that_is_rejected_is_an_answer(world):
    world.machine.severity = Severity.REJECT

    status, image, _ = world.post()

    assert (status, image["status"], image["verdict"]["severity"]) == (200, "REJECTED", "reject")


def test_a_failed_analysis_is_a_problem_that_names_the_image(world):
    world.machine.severity = None

    status, problem, _ = world.post()

    [image_id] = world.image_ids()
    assert (status, problem["type"]) == (409, "urn:pixelgate:problem:analysis-failed")
    assert problem["image_id"] == image_id
    assert problem["hint"] == f"POST /v1/images/{image_id}/reanalyse tries again"


def test_no_bytes_at_all_are_an_image_that_will_be_rejected(world):
    assert world.post(b"")[0] == 200


@pytest.mark.parametrize("declared", ["text/html", "image/svg+xml", "application/x-www-form-urlencoded"])
def test_what_is_declared_as_no_image_is_refused(world, declared):
    status, problem, _ = world.post(content_type=declared)

    assert (status, problem["type"]) == (422, "urn:pixelgate:problem:content-type-not-accepted")
    assert "image/jpeg" in problem["hint"]
    assert world.image_ids() == []


def test_a_declared_type_is_read_as_http_writes_it(world):
    assert world.post(content_type="Image/JPEG; charset=binary")[0] == 200


def test_what_is_too_large_for_one_request_is_sent_to_uploads(world):
    status, problem, _ = world.post(bytes(MOST_BYTES + 1))

    assert (status, problem["type"]) == (413, "urn:pixelgate:problem:too-many-bytes")
    assert "POST /v1/uploads takes 100,000,000" in problem["hint"]
    assert world.image_ids() == []


@pytest.mark.parametrize(
    "body", [None, {}, {"upload_id": "cat"}, {"upload_id": IMAGE_ID, "wait": 1}, [], "x"]
)
def test_a_document_names_an_upload_and_nothing_else(world, body):
    status, problem, _ = world.post(body)

    assert (status, problem["type"]) == (422, "urn:pixelgate:problem:invalid-request")


def test_an_upload_that_never_came_is_told_so(world):
    world.images.create(record())

    status, problem, _ = world.post({"upload_id": IMAGE_ID})

    assert (status, problem["type"]) == (409, "urn:pixelgate:problem:nothing-uploaded")


def test_bytes_that_were_deleted_are_not_there(world):
    world.upload()
    world.s3.delete_object(Bucket="originals", Key=f"{WORKSPACE}/{IMAGE_ID}/original")

    assert world.post({"upload_id": IMAGE_ID})[0] == 409


@pytest.mark.parametrize(
    "caller",
    [{"workspace": "another"}, {"role": "uploader", "key_id": "fedcba9876543210"}],
    ids=["another workspace", "another uploader"],
)
def test_what_the_caller_may_not_see_does_not_exist(world, caller):
    world.upload(created_by=KEY_ID)

    assert world.post({"upload_id": IMAGE_ID}, **caller)[0] == 404
    assert world.machine.ran == []


def test_an_uploader_learns_where_the_image_stands_and_not_why(world):
    _, image, _ = world.post(role="uploader")

    assert (image["status"], image["findings"], image["verdict"]) == ("APPROVED", None, None)


def test_what_is_sent_counts_as_an_upload_of_its_size(world):
    for _ in range(QUOTA.uploads_per_day):
        assert world.post()[0] == 200

    status, problem, _ = world.post()

    assert (status, problem["type"]) == (429, "urn:pixelgate:problem:quota-exceeded")
    assert len(world.image_ids()) == QUOTA.uploads_per_day


def test_sent_again_under_its_key_it_is_the_same_image_as_it_stands_then(world):
    world.machine.ends = False
    status, image, headers = world.post(key="k")
    assert (status, "Idempotency-Replayed" in headers) == (202, False)
    world.machine.end(world.machine.ran[0])

    status, again, headers = world.post(key="k")

    assert (status, again["id"], again["status"]) == (200, image["id"], "APPROVED")
    assert headers["Idempotency-Replayed"] == "true"
    assert world.image_ids() == [image["id"]]
    assert len(world.machine.ran) == 1


@pytest.mark.parametrize(
    "other",
    [
        {"body": b"other"},
        {"query": {"name": "b"}},
        {"content_type": "image/png"},
        {"body": {"upload_id": OTHER_ID}},
    ],
    ids=["bytes", "name", "type", "upload"],
)
def test_a_key_that_came_with_another_request_is_refused(world, other):
    world.post(key="k")

    status, problem, _ = world.post(key="k", **other)

    assert (status, problem["type"]) == (409, "urn:pixelgate:problem:idempotency-key-reused")
    assert len(world.image_ids()) == 1


@pytest.mark.parametrize("caller", [{"workspace": "another"}, {"key_id": "fedcba9876543210"}])
def test_a_key_counts_for_its_caller_only(world, caller):
    assert world.post(key="k")[1]["id"] != world.post(key="k", **caller)[1]["id"]


def test_a_key_that_is_none_is_refused(world):
    assert world.post(key="é")[1]["type"] == "urn:pixelgate:problem:invalid-idempotency-key"


def test_of_an_image_its_id_is_remembered_and_nothing_that_would_need_erasing(world, dynamodb):
    _, image, _ = world.post(key="k")

    [kept] = [item for item in dynamodb.scan(TableName=TABLE)["Items"] if item["SK"] == {"S": "ANSWER"}]
    assert set(kept) == {"PK", "SK", "fingerprint", "image_id", "purge_at"}
    assert kept["image_id"] == {"S": image["id"]}


def test_after_a_day_the_key_is_free(dynamodb):
    remembered, later = RememberedImages(dynamodb, TABLE), NOW + LIFETIME + timedelta(seconds=1)

    assert remembered.remember(PLACE, IMAGE_ID, now=NOW) == IMAGE_ID
    assert remembered.remember(PLACE, OTHER_ID, now=NOW + LIFETIME) == IMAGE_ID
    assert remembered.remember(PLACE, OTHER_ID, now=later) == OTHER_ID


@pytest.mark.parametrize("name", ["create", "put"])
def test_the_second_of_two_at_once_is_told_to_come_back(world, monkeypatch, name):
    def conflict(*_, **__):
        raise ImageExistsError(IMAGE_ID) if name == "create" else RetryableError("conflict")

    monkeypatch.setattr(ImageStore if name == "create" else Deposits, name, conflict)

    status, problem, headers = world.post(key="k")

    assert (status, problem["type"]) == (409, "urn:pixelgate:problem:request-under-way")
    assert headers["Retry-After"] == "1"


CALLS = 12
"""How many calls to AWS a request under a key makes, at least."""


@pytest.mark.parametrize("after_it", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("number", range(1, CALLS + 1))
def test_a_request_that_died_at_any_call_is_finished_by_its_repetition(world, number, after_it):
    with crash_at(number, [world.dynamodb, world.s3], after_it=after_it):
        assert world.post(key="k")[0] == 500

    _, image, _ = world.post(key="k")
    stored = world.images.get(WORKSPACE, image["id"])
    if stored.status is ImageStatus.ANALYSING:
        # Marked, and no execution has it: the sweep starts one.
        start_analysis(stored, images=world.images, executions=world.ingests, actor="system:sweep", now=NOW)
        world.machine.end(world.ingests.started[0].received)

    status, image, _ = world.post(key="k")
    assert (status, image["status"]) == (200, "APPROVED")
    assert world.image_ids() == [image["id"]]
    assert [key for key in sort_keys(world.dynamodb) if "VERDICT" in key] == ["VERDICT#000001"]


def test_bytes_whose_sender_died_are_taken_in_by_their_event(world, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(Originals, "newest", lambda *_: 1 / 0)
        assert world.post()[0] == 500

    [image_id] = world.image_ids()
    assert world.event(image_id) is IntakeOutcome.STARTED
    world.machine.end(world.ingests.started[0].received)
    assert world.images.get(WORKSPACE, image_id).status is ImageStatus.APPROVED
