"""GET /v1/search as API Gateway calls for it: what is found, in which order, and what is never found."""

import json
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta

import pytest

from pixelgate.api.erasing import ErasureDesk
from pixelgate.api.indexing import Indexer
from pixelgate.domain.erasure import ErasureReason
from pixelgate.domain.findings.labels import Label
from pixelgate.domain.findings.measures import DominantColor
from pixelgate.domain.findings.text import TextLine
from pixelgate.domain.ids import first_image_id, new_image_id
from pixelgate.domain.verdict import Severity
from pixelgate.storage.analyses import AnalysisStore
from pixelgate.storage.erasures import ErasureStore
from pixelgate.storage.term_index import TermIndex
from tests.support.application import whole_application
from tests.support.documents import BOX, NOW, VERSION, WORKSPACE, analysed, facts, findings, prepared, record
from tests.support.fakes import RecordedQueue
from tests.support.http import request
from tests.support.tables import TABLE


@pytest.fixture
def indexer(dynamodb, images):
    return Indexer(images=images, analyses=AnalysisStore(dynamodb, TABLE), index=TermIndex(dynamodb, TABLE))


@pytest.fixture
def keep(dynamodb, images, indexer):
    """Analyse an image that shows ``label`` and enter it; each is a minute younger than the one before."""
    at = NOW

    def keep(
        label="tabby", *, severity=Severity.APPROVE, text="", color="#FF0000", workspace=WORKSPACE, **known
    ):
        nonlocal at
        at += timedelta(minutes=1)
        image_id = new_image_id(now_ms=int(at.timestamp() * 1000))
        where = {"workspace": workspace, "image_id": image_id}
        images.create(record(id=image_id, workspace=workspace, created_at=at, is_anonymized=False, **known))
        images.receive(**where, version_id=VERSION, sequencer="01", now=at)
        images.begin_analysis(**where, version_id=VERSION, analysis=1, now=at)
        document = analysed(severity, **where)
        found = findings()
        shown = Label(name=label, wnid="n1", confidence=0.8, parents=(f"{label} kind", "animal"))
        document = document.model_copy(
            update={
                "prepared": prepared().model_copy(update={**where, "facts": facts()}),
                "findings": found.model_copy(
                    update={
                        "labels": found.labels.model_copy(update={"labels": (shown,), "categories": ()}),
                        "text": found.text.model_copy(
                            update={"lines": (TextLine(text=text, confidence=0.9, box=BOX),) if text else ()}
                        ),
                        "measures": found.measures.model_copy(
                            update={
                                "colors": (
                                    DominantColor(hex=color, name="red", lab=(53.2, 80.1, 67.2), share=0.7),
                                )
                            }
                        ),
                    }
                ),
            }
        )
        AnalysisStore(dynamodb, TABLE).finish(document, now=at)
        indexer.enter(workspace, image_id)
        return image_id

    return keep


@pytest.fixture
def search(dynamodb, lambda_context):
    app = whole_application()

    def search(workspace=WORKSPACE, **query):
        query = {name: str(value) for name, value in query.items()}
        answer = app.resolve(request("GET", "/v1/search", workspace=workspace, query=query), lambda_context)
        return answer["statusCode"], json.loads(answer["body"])

    return search


@pytest.fixture
def found(search):
    def found(**query):
        status, answer = search(**query)
        assert status == 200, answer
        return [image["id"] for image in answer["images"]]

    return found


def test_an_image_is_found_by_all_that_is_known_of_it(keep, found):
    image = keep(
        "golden retriever", text="Summer SALE", tags=("hero",), collection="spring", name="beach.jpg"
    )
    keep("tractor")

    for query in (
        {"label": "Golden Retriever"},
        {"label": "golden retriever kind"},
        {"object": "cat", "collection": "spring"},
        {"q": "retrievers, red"},
        {"text": "sale summer"},
        {"tag": "HERO"},
        {"color": "red", "q": "beach"},
        {"color": "#FA0A05", "tag": "hero"},
        {"trait": "text,landscape"},
        {"status": "APPROVED", "q": "golden"},
    ):
        assert found(**query) == [image], query


def test_all_that_is_asked_for_has_to_hold(keep, found):
    keep("dog", text="hello")
    both = keep("dog", tags=("hero",), text="hello")

    assert found(label="dog", tag="hero", text="hello") == [both]
    assert found(label="dog", tag="hero", text="goodbye") == []
    assert found(text="dog") == []


def test_the_newest_come_first_and_pages_go_on_where_they_ended(keep, search):
    kept = [keep("dog") for _ in range(5)]

    status, first = search(label="dog", limit=2)
    _, second = search(label="dog", limit=2, cursor=first["next_cursor"])
    _, third = search(label="dog", limit=2, cursor=second["next_cursor"])

    pages = [[image["id"] for image in page["images"]] for page in (first, second, third)]
    assert pages == [kept[4:2:-1], kept[2:0:-1], kept[:1]]
    assert (status, third["next_cursor"]) == (200, None)


def test_what_was_refused_is_found_by_who_asks_for_it(keep, found):
    approved, refused = keep("dog"), keep("dog", severity=Severity.REJECT)
    waiting = keep("dog", severity=Severity.REVIEW)

    assert found(label="dog") == [waiting, approved]
    assert found(label="dog", status="REJECTED") == [refused]
    assert found(label="dog", status="REJECTED,APPROVED") == [refused, approved]
    assert found(status="REJECTED") == [refused]


def test_an_image_that_moved_before_the_index_heard_of_it_is_found_where_it_stands(
    keep, images, found, dynamodb
):
    image = keep("dog")
    dynamodb.update_item(
        TableName=TABLE,
        Key={"PK": {"S": f"WS#{WORKSPACE}#IMG#{image}"}, "SK": {"S": "RECORD"}},
        UpdateExpression="SET #s = :r",
        ExpressionAttributeNames={"#s": "status"},
        ExpressionAttributeValues={":r": {"S": "REJECTED"}},
    )

    assert found(label="dog") == []


def test_an_erased_image_is_not_found_from_the_moment_it_is_asked_for(keep, found, images, dynamodb):
    image = keep("dog")
    erasures = ErasureStore(dynamodb, TABLE)
    desk = ErasureDesk(images=images, erasures=erasures, queue=RecordedQueue())

    desk.order(images.get(WORKSPACE, image), reason=ErasureReason.REQUESTED, by=None, now=NOW)
    assert found(label="dog") == []
    erasures.remove_items(images.get(WORKSPACE, image))

    left = [item for item in dynamodb.scan(TableName=TABLE)["Items"] if image in str(item)]
    assert {item["SK"]["S"] for item in left} == {"RECORD", "AUDIT#ERASED"}


def test_nobody_finds_another_workspaces_images(keep, found):
    keep("dog", workspace="stranger")

    assert found(q="dog") == found(label="dog") == found(status="APPROVED") == []


def test_how_sure_it_has_to_be_may_be_said(keep, found):
    image = keep("dog")

    assert found(label="dog", min_confidence=0.8) == [image]
    assert found(label="dog", min_confidence=0.81) == []


def test_a_period_holds_its_days_in_full(keep, found):
    image = keep("dog")
    day = NOW.date()

    assert found(label="dog", since=day, until=day) == [image]
    assert found(label="dog", since=day + timedelta(days=1)) == []
    assert found(label="dog", until=day - timedelta(days=1)) == []
    assert found(label="dog", since="2026-03-01T12:01:00Z", until="2026-03-01T12:02:00Z") == [image]
    assert found(label="dog", until="2026-03-01T12:01:00Z") == []
    assert found(label="dog", since="2026-03-02", until="2026-02-01") == []
    assert found(label="dog", since="0001-01-01", until="9999-12-31") == [image]
    assert first_image_id(datetime(1960, 1, 1, tzinfo=UTC)) == "img_" + 26 * "0"


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({}, "nothing to look for"),
        ({"q": "the of"}, "says nothing"),
        ({"color": "bluw"}, "did you mean 'blue'?"),
        ({"color": "#12345"}, "none called"),
        ({"q": " ".join(f"word{n}" for n in range(13))}, "13 words"),
        ({"label": "x" * 201}, "1 to 200"),
    ],
)
def test_what_cannot_be_looked_for_is_said_with_a_hint(search, query, told):
    status, problem = search(**query)

    assert (status, problem["type"].rpartition(":")[2]) == (422, "invalid-search")
    assert told in problem["detail"]
    assert problem["hint"]


@pytest.mark.parametrize("position", ["\0", "img_", "img_01K0000000000000000000000\u00e9", "~" * 30])
def test_a_cursor_that_no_search_returned_is_refused(search, position):
    status, problem = search(label="dog", cursor=urlsafe_b64encode(position.encode()).decode())

    assert (status, problem["type"].rpartition(":")[2]) == (422, "invalid-cursor")


@pytest.mark.parametrize(
    "query", [{"trait": "fast"}, {"status": "GONE"}, {"since": "soon"}, {"min_confidence": 2}, {"limit": 0}]
)
def test_what_is_none_is_refused(search, query):
    assert search(label="dog", **query)[0] == 422
