"""``client.reviews``: what waits for people, claims, decisions, statistics and corrections."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from pixelgate_client.connection import Connection
from pixelgate_client.models.reviews import (
    CorrectedImage,
    CorrectionList,
    Corrections,
    DecisionAnswer,
    DecisionList,
    JudgementResults,
    NextReview,
    QueueList,
    QueueSummary,
    ReviewItem,
    ReviewPage,
    StatisticsAnswer,
)

GENERAL_QUEUE = "general"


class Reviews:
    """The reviews of one workspace. The key is the person: two people need two keys."""

    def __init__(self, api: Connection) -> None:
        self._api = api

    def queues(self) -> tuple[QueueSummary, ...]:
        """What waits in every queue, by the queue's name."""
        return self._api.get("/v1/reviews/queues", QueueList).queues

    def list(self, queue: str = GENERAL_QUEUE, *, page_size: int = 50) -> Iterator[ReviewItem]:
        """What waits in a queue, the most urgent and of these the oldest first; pages as needed."""
        params: dict[str, str | Sequence[str]] = {"queue": queue, "limit": str(page_size)}
        while True:
            page = self._api.get("/v1/reviews", ReviewPage, params=params)
            yield from page.reviews
            if not page.next_cursor:
                return
            params["cursor"] = page.next_cursor

    def next(self, queue: str = GENERAL_QUEUE) -> ReviewItem | None:
        """Claim the first image of a queue that nobody has; None if there is none for this key."""
        return self._api.post("/v1/reviews/next", NextReview, body={"queue": queue}).review

    def claim(self, image_id: str) -> ReviewItem:
        """Take an image in hand for fifteen minutes; again, for fifteen more.

        Raises:
            NotFoundError: this workspace has no such image.
            ApiError: 409, because another has it, this key has given an opinion, or nobody is asked.
        """
        return self._api.post(f"{_path(image_id)}/claim", ReviewItem, body={})

    def release(self, image_id: str) -> ReviewItem:
        """Give an image back.

        Raises:
            ApiError: 409, because this key has no claim on it.
        """
        return self._api.post(f"{_path(image_id)}/release", ReviewItem, body={})

    def escalate(self, image_id: str, *, note: str) -> ReviewItem:
        """Hand an image on to somebody else, who decides.

        Raises:
            ApiError: 409, as for ``claim``, or because it has been escalated before.
        """
        return self._api.post(f"{_path(image_id)}/escalate", ReviewItem, body={"note": note})

    def decide(
        self,
        image_id: str,
        outcome: str,
        *,
        reason_code: str,
        note: str | None = None,
        corrections: Corrections | None = None,
        request_id: str | None = None,
    ) -> DecisionAnswer:
        """Say what is to become of an image, whether it waits or has been settled otherwise.

        ``request_id``: the same one again does not decide twice; by default each call has its own.

        Raises:
            NotFoundError: this workspace has no such image.
            ApiError: 409, because another has it in hand, this key has given an opinion, or it has no
                verdict; 422, because the reason does not fit the outcome.
        """
        judgement: dict[str, object] = {
            "outcome": outcome,
            "reason_code": reason_code,
            "note": note,
            "corrections": corrections and corrections.model_dump(mode="json", exclude_none=True),
            "request_id": request_id or uuid4().hex,
        }
        told = {name: value for name, value in judgement.items() if value is not None}
        return self._api.post(f"{_path(image_id)}/decision", DecisionAnswer, body=told)

    def decide_many(self, judgements: Sequence[Mapping[str, Any]]) -> JudgementResults:
        """Up to a hundred judgements, each with its ``image_id``; what fails keeps no other back."""
        return self._api.post(
            "/v1/reviews/decisions", JudgementResults, body={"decisions": [dict(each) for each in judgements]}
        )

    def decisions(self, image_id: str) -> DecisionList:
        """All that people have decided about an image, in order.

        Raises:
            NotFoundError: this workspace has no such image.
        """
        return self._api.get(f"/v1/images/{quote(image_id, safe='')}/decisions", DecisionList)

    def statistics(self, *, since: datetime | None = None) -> StatisticsAnswer:
        """How people decide, per person and per rule; of the last 30 days if no ``since`` is given."""
        params = {} if since is None else {"since": since.isoformat()}
        return self._api.get("/v1/reviews/statistics", StatisticsAnswer, params=params)

    def corrections(self) -> Iterator[CorrectedImage]:
        """What people say the findings should have been, the oldest first; pages as needed."""
        params: dict[str, str | Sequence[str]] = {"limit": "100"}
        while True:
            page = self._api.get("/v1/reviews/corrections", CorrectionList, params=params)
            yield from page.corrections
            if not page.next_cursor:
                return
            params["cursor"] = page.next_cursor


def _path(image_id: str) -> str:
    return f"/v1/reviews/{quote(image_id, safe='')}"
