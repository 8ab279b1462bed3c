"""What of an image is shown to whoever is to judge it, and what never is."""

import json
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import boto3
import pytest
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from pixelgate.api.previews import PREVIEW, PreviewDesk, add_preview_route
from pixelgate.api.problems import add_problem_answers
from pixelgate.domain.erasure import Erasure, ErasureReason
from pixelgate.domain.findings.faces import FacesFinding
from pixelgate.domain.findings.text import TextFinding
from pixelgate.domain.rendering import MadeRendition
from pixelgate.domain.status import ImageStatus
from pixelgate.domain.steps.concealment import Hidden
from pixelgate.domain.steps.judged import AnalysedImage
from pixelgate.domain.verdict import Severity
from pixelgate.runtime.functions import FunctionFailedError
from pixelgate.storage.analyses import AnalysisStore
from pixelgate.storage.erasures import ErasureStore
from pixelgate.storage.failed_analyses import FailedAnalyses
from pixelgate.storage.records import record_key
from pixelgate.storage.shown_pictures import ShownPictures
from tests.support.documents import (
    IMAGE_ID,
    MISSING,
    NOW,
    OTHER_ID,
    VERSION,
    WORKSPACE,
    analysed,
    anonymized,
    findings,
    received,
    record,
)
from tests.support.http import request
from tests.support.images import jpeg
from tests.support.tables import TABLE

WORK = "work-bucket"
COPY = f"work/{WORKSPACE}/{IMAGE_ID}/1/large.jpg"
MADE = f"release/{WORKSPACE}/{IMAGE_ID}/{'ab' * 16}.jpg"
ORIGINAL = f"{WORKSPACE}/{IMAGE_ID}/original"
ANONYMIZED = f"{WORKSPACE}/{IMAGE_ID}/anonymized.jpg"
PATH = f"/v1/images/{IMAGE_ID}/preview"
TOLD = {"model": "m", "model_version": "1", "took_ms": 1}
HIDDEN_FACE = FacesFinding(**TOLD, faces=(), hidden=1)
HIDDEN_LINE = TextFinding(
    **TOLD, engine="ppocr", engine_reason="r", language="eng", lines=(), truncated=False, hidden=1
)


class MakeRenditions:
    """The function as it answers where only ``kept`` can be read."""

    def __init__(self, *kept):
        self.kept, self.orders, self.fault = kept, [], "RejectedImageError"

    def call(self, order, answer):
        self.orders.append(order)
        if order.original_key not in self.kept:
            raise FunctionFailedError(self.fault, "gone")
        picture = MadeRendition(
            name="preview",
            key=MADE,
            format="jpeg",
            width=640,
            height=480,
            bytes=9,
            sha256="ab" * 32,
            quality=80,
            is_smaller=False,
            misses_target=False,
        )
        return answer(
            image_id=order.image_id,
            workspace=order.workspace,
            profile="preview",
            renditions=(picture,),
            placeholder="",
            color=None,
        )


@pytest.fixture
def function():
    return MakeRenditions(ORIGINAL)


@pytest.fixture
def s3(dynamodb):
    s3 = boto3.client("s3", region_name="us-east-1")
    s3.create_bucket(Bucket=WORK)
    return s3


@pytest.fixture
def ask(dynamodb, images, s3, function, lambda_context):
    app = APIGatewayHttpResolver(enable_validation=True)
    add_problem_answers(app)
    desk = PreviewDesk(
        images=images,
        analyses=AnalysisStore(dynamodb, TABLE),
        pictures=ShownPictures(s3, WORK),
        make_renditions=function,
    )
    add_preview_route(app, desk=desk)

    def ask(path=PATH, *, workspace=WORKSPACE):
        return app.resolve(request("GET", path, workspace=workspace), lambda_context)

    return ask


@pytest.fixture
def analyse(dynamodb, images):
    def analyse(severity=Severity.REVIEW, hidden=None, **found):
        images.create(record())
        images.receive(WORKSPACE, IMAGE_ID, version_id=VERSION, sequencer="01", now=NOW)
        images.begin_analysis(WORKSPACE, IMAGE_ID, version_id=VERSION, analysis=1, now=NOW)
        document = analysed(severity).model_dump(mode="json")
        document["findings"] = findings(**found).model_dump(mode="json")
        if hidden is not None:
            document["prepared"] = anonymized(hidden).model_dump(mode="json")
        AnalysisStore(dynamodb, TABLE).finish(AnalysedImage.model_validate(document), now=NOW)

    return analyse


def shown(answer):
    assert answer["statusCode"] == 200, answer["body"]
    return json.loads(answer["body"])


def problem(answer):
    body = json.loads(answer["body"])
    return answer["statusCode"], body["type"].rpartition(":")[2]


def test_the_copy_that_was_analysed_is_shown_for_five_minutes(ask, analyse, s3, function):
    analyse()
    s3.put_object(Bucket=WORK, Key=COPY, Body=jpeg(1000, 750))
    before = datetime.now(UTC)

    answer = ask()

    preview = shown(answer)
    assert (preview["width"], preview["height"], preview["content_type"]) == (1000, 750, "image/jpeg")
    lifetime = datetime.fromisoformat(preview["expires_at"]) - before
    assert timedelta(minutes=5) <= lifetime < timedelta(minutes=6)
    url = urlsplit(preview["url"])
    assert f"{url.netloc}{url.path}".endswith(COPY)
    query = parse_qs(url.query)
    assert query["response-content-type"] == ["image/jpeg"]
    assert query["response-cache-control"] == ["private, no-store"]
    assert answer["headers"]["Cache-Control"] == "no-store"
    assert function.orders == []


def test_once_the_copy_has_expired_a_rendition_of_the_original_is_made(ask, analyse, function):
    analyse(Severity.APPROVE)

    preview = shown(ask())

    assert urlsplit(preview["url"]).path.endswith(MADE)
    assert (preview["width"], preview["height"]) == (640, 480)
    [order] = function.orders
    assert (order.original_key, order.version_id, order.profile) == (ORIGINAL, VERSION, PREVIEW)
    assert (order.width, order.height) == (640, 480)


def test_where_originals_are_not_kept_the_anonymised_copy_is_rendered(ask, analyse, function):
    analyse()
    function.kept = (ANONYMIZED,)

    shown(ask())

    keys = [(order.original_key, order.version_id) for order in function.orders]
    assert keys == [(ORIGINAL, VERSION), (ANONYMIZED, None)]


@pytest.mark.parametrize(
    "found",
    [{"faces": HIDDEN_FACE}, {"text": HIDDEN_LINE}, {"faces": MISSING}, {"text": MISSING}],
    ids=["a face", "a line", "faces not known", "lines not known"],
)
def test_of_a_record_that_does_not_tell_what_may_be_hidden_is_not_shown_from_the_original(
    ask, analyse, function, dynamodb, found
):
    analyse(**found)
    dynamodb.update_item(
        TableName=TABLE, Key=record_key(WORKSPACE, IMAGE_ID), UpdateExpression="REMOVE is_anonymized"
    )

    refused = problem(ask())

    assert refused == (409, "preview-gone")
    assert [order.original_key for order in function.orders] == [ANONYMIZED]


@pytest.mark.parametrize("faces", [HIDDEN_FACE, MISSING], ids=["told", "not told"])
def test_what_was_hidden_is_never_shown_from_the_original(ask, analyse, function, faces):
    analyse(hidden=Hidden(faces=1, lines=0), faces=faces)

    refused = problem(ask())

    assert refused == (409, "preview-gone")
    assert [order.original_key for order in function.orders] == [ANONYMIZED]


def test_a_copy_in_the_clear_is_never_shown(ask, analyse, s3, function):
    analyse(hidden=Hidden(faces=1, lines=0), faces=HIDDEN_FACE)
    s3.put_object(Bucket=WORK, Key=COPY.replace("work/", "clear/", 1), Body=jpeg(64, 64))

    assert problem(ask()) == (409, "preview-gone")


def test_another_fault_of_the_function_is_no_answer_about_the_image(ask, analyse, function):
    analyse()
    function.kept, function.fault = (), "ConfigurationError"

    assert problem(ask()) == (500, "internal-error")
    assert len(function.orders) == 1


def test_an_image_that_is_not_analysed_yet_has_no_preview(ask, images):
    images.create(record())

    assert problem(ask()) == (404, "not-analysed")


def test_an_image_whose_analysis_failed_has_no_preview(ask, dynamodb, images):
    fail(dynamodb, images, ImageStatus.FAILED)

    assert problem(ask()) == (409, "analysis-failed")


def test_a_file_that_is_no_picture_has_no_preview(ask, dynamodb, images):
    fail(dynamodb, images, ImageStatus.REJECTED)

    assert problem(ask()) == (409, "no-picture")


def test_an_erased_image_is_not_shown_even_while_its_copy_is_still_there(ask, analyse, dynamodb, s3, images):
    analyse()
    s3.put_object(Bucket=WORK, Key=COPY, Body=jpeg(64, 64))
    erasure = Erasure(requested_at=NOW, by="a" * 16, reason_code=ErasureReason.REQUESTED)
    ErasureStore(dynamodb, TABLE).mark(images.get(WORKSPACE, IMAGE_ID), erasure)

    assert problem(ask()) == (410, "image-erased")


def test_another_workspaces_image_does_not_exist(ask, analyse, s3):
    analyse()
    s3.put_object(Bucket=WORK, Key=COPY, Body=jpeg(64, 64))

    assert problem(ask(workspace="another")) == (404, "image-not-found")
    assert problem(ask(PATH.replace(IMAGE_ID, OTHER_ID))) == (404, "image-not-found")


def fail(dynamodb, images, status):
    images.create(record())
    images.receive(WORKSPACE, IMAGE_ID, version_id=VERSION, sequencer="01", now=NOW)
    images.begin_analysis(WORKSPACE, IMAGE_ID, version_id=VERSION, analysis=1, now=NOW)
    FailedAnalyses(dynamodb, TABLE).fail(received(), to=status, reason="r", reason_code="C", now=NOW)
