"""``client.reviews``: what is sent, and that nothing the service says is lost."""

import json

import httpx
import pytest

from pixelgate.api import corrections as api_corrections
from pixelgate.api import deciding, review_decisions, review_items
from pixelgate.api import review_statistics as api_statistics
from pixelgate.domain import decisions as service_decisions
from pixelgate.domain import review_statistics as service_statistics
from pixelgate_client.models import reviews
from pixelgate_client.models.findings import Box
from pixelgate_client.models.reviews import CorrectedObject, Corrections
from tests.unit.client.review_documents import DECIDED, ITEM

PAIRS = [
    *[
        (getattr(reviews, name), getattr(review_items, name))
        for name in ("ReviewItem", "ReviewPage", "NextReview", "QueueSummary", "QueueList")
    ],
    *[(getattr(reviews, name), getattr(service_decisions, name)) for name in ("Corrections", "Decision")],
    (reviews.CorrectedObject, service_decisions.CorrectedObject),
    (reviews.DecisionAnswer, deciding.DecisionAnswer),
    *[
        (getattr(reviews, name), getattr(review_decisions, name))
        for name in ("JudgementResult", "JudgementResults", "RecordedDecision", "DecisionList")
    ],
    *[
        (getattr(reviews, name), getattr(service_statistics, name))
        for name in ("Agreement", "ReviewerStatistics", "RuleStatistics", "ReviewStatistics")
    ],
    (reviews.StatisticsAnswer, api_statistics.StatisticsAnswer),
    *[
        (getattr(reviews, name), getattr(api_corrections, name))
        for name in ("CorrectedImage", "CorrectionList")
    ],
]


@pytest.mark.parametrize(("ours", "theirs"), PAIRS, ids=lambda model: model.__qualname__)
def test_every_field_of_a_document_is_known(ours, theirs):
    assert set(ours.model_fields) == set(theirs.model_fields)


@pytest.mark.parametrize("name", ["Outcome", "DecisionReason"])
def test_every_outcome_and_every_reason_is_known(name):
    assert [*getattr(reviews, name)] == [*getattr(service_decisions, name)]


@pytest.mark.parametrize("reason", reviews.DecisionReason)
def test_a_reason_fits_here_where_it_fits_there(reason):
    fitting = {outcome.value for outcome in reviews.Outcome if reason.is_reason_to(outcome)}

    assert fitting == {outcome.value for outcome in service_decisions.DecisionReason(reason.value).outcomes}


def sent(service):
    return json.loads(service.requests[-1].content)


def test_a_queue_is_read_to_its_end(service):
    pages = iter(
        [
            {"reviews": [ITEM], "next_cursor": "more"},
            {"reviews": [{**ITEM, "image_id": "img_2"}], "next_cursor": None},
        ]
    )
    service.overrides["GET", "/v1/reviews"] = lambda request: httpx.Response(200, json=next(pages))

    found = list(service.client().reviews.list("safety"))

    assert [item.image_id for item in found] == ["img_1", "img_2"]
    assert dict(service.requests[-1].url.params)["cursor"] == "more"


def test_a_decision_is_sent_with_a_request_id_of_its_own(service):
    service.overrides["POST", "/v1/reviews/img_1/decision"] = lambda request: httpx.Response(
        200, json=DECIDED
    )
    seen = CorrectedObject(name="gun", box=Box(x=0.1, y=0.2, width=0.3, height=0.4))
    client = service.client()

    answer = client.reviews.decide(
        "img_1", "reject", reason_code="WEAPON", corrections=Corrections(objects=(seen,))
    )
    first = sent(service)
    client.reviews.decide("img_1", "reject", reason_code="WEAPON", request_id="mine")

    assert answer.decision.effect == "DECIDED"
    assert first["corrections"] == {"objects": [seen.model_dump()]}
    assert len(first["request_id"]) == 32
    assert sent(service) == {"outcome": "reject", "reason_code": "WEAPON", "request_id": "mine"}


def test_an_empty_queue_has_no_next(service):
    service.overrides["POST", "/v1/reviews/next"] = lambda request: httpx.Response(200, json={"review": None})

    assert service.client().reviews.next("safety") is None
    assert sent(service) == {"queue": "safety"}
