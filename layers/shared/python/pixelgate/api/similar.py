"""POST /v1/search/similar: the images that look most like one."""

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from itertools import islice
from typing import Annotated, Self

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from pydantic import Field

from pixelgate.api.caller import workspace_of
from pixelgate.api.images import ImageSummary, find_image, present
from pixelgate.api.problems import ProblemError
from pixelgate.api.search_questions import SHOWN_BY_DEFAULT
from pixelgate.domain.base import Document
from pixelgate.domain.findings.base import MissingFinding
from pixelgate.domain.findings.labels import LabelsFinding
from pixelgate.domain.fingerprint import decode_embedding
from pixelgate.domain.ids import CollectionName, ImageId
from pixelgate.domain.image import ImageRecord
from pixelgate.domain.similarity import MOST_NEAR, NearImage, SimilarAnswer, SimilarQuestion
from pixelgate.domain.status import ImageStatus
from pixelgate.runtime.functions import Function, FunctionFailedError
from pixelgate.search.vectors import quantize
from pixelgate.storage.images import ImageStore
from pixelgate.storage.record_batches import MOST_AT_ONCE, ReadRecords
from pixelgate.storage.recorded_analyses import RecordedAnalyses

LEAST_SIMILARITY = 0.5
"""Of the classifier's embeddings: below, two pictures seldom have more in common than any two."""


class SimilarTo(Document):
    """The image, and which of those like it are wanted."""

    image_id: ImageId
    limit: Annotated[int, Field(ge=1, le=100)] = 25
    min_similarity: Annotated[float, Field(ge=0, le=1)] = LEAST_SIMILARITY
    status: Annotated[tuple[ImageStatus, ...], Field(min_length=1, max_length=8)] = SHOWN_BY_DEFAULT
    collection: CollectionName | None = None


class SimilarImage(ImageSummary):
    """``similarity``: the cosine of the two images' embeddings; 1 is the same picture."""

    similarity: float

    @classmethod
    def near(cls, record: ImageRecord, similarity: float) -> Self:
        """What the API shows of a record, and how near it is."""
        return cls(**dict(ImageSummary.of(record)), similarity=similarity)


class SimilarImages(Document):
    """The most similar first. ``compared``: with how many; ``is_complete``: false where there are more."""

    images: tuple[SimilarImage, ...]
    compared: int
    is_complete: bool


@dataclass(frozen=True, kw_only=True)
class SimilarityDesk:
    """Finds what looks like an image; ``comparing`` is the function that compares."""

    images: ImageStore
    analyses: RecordedAnalyses
    records: ReadRecords
    comparing: Function

    def similar(self, workspace: str, wanted: SimilarTo) -> SimilarImages:
        """The images most like one, but for itself.

        Raises:
            ProblemError: there is no such image, it has no embedding, or nothing could be compared now.
        """
        record = find_image(self.images, workspace, wanted.image_id)
        findings = present(self.analyses.findings(workspace, record.id, record.analysis), record)
        labels = findings.labels
        if isinstance(labels, MissingFinding) or not labels.embedding:
            raise ProblemError(
                HTTPStatus.CONFLICT, "not-comparable", f"nothing is known of what {record.id} looks like"
            )
        answer = self._compare(workspace, labels)
        near = [
            each
            for each in answer.nearest
            if each.similarity >= wanted.min_similarity and each.image_id != record.id
        ]
        shown = islice(self._shown(workspace, near, wanted), wanted.limit)
        return SimilarImages(images=tuple(shown), compared=answer.compared, is_complete=answer.is_complete)

    def _compare(self, workspace: str, labels: LabelsFinding) -> SimilarAnswer:
        question = SimilarQuestion(
            workspace=workspace,
            model=labels.model,
            vector=b64encode(quantize(decode_embedding(labels.embedding))).decode(),
            limit=MOST_NEAR,
        )
        try:
            return self.comparing.call(question, SimilarAnswer)
        except FunctionFailedError as error:
            raise ProblemError(
                HTTPStatus.SERVICE_UNAVAILABLE, "nothing-compared", "the embeddings could not be compared"
            ) from error

    def _shown(self, workspace: str, near: list[NearImage], wanted: SimilarTo) -> Iterator[SimilarImage]:
        for start in range(0, len(near), MOST_AT_ONCE):
            part = near[start : start + MOST_AT_ONCE]
            records = self.records(workspace, [each.image_id for each in part])
            for each in part:
                record = records.get(each.image_id)
                if record is None or record.erasure is not None or record.status not in wanted.status:
                    continue
                if wanted.collection in (None, record.collection):
                    yield SimilarImage.near(record, each.similarity)


def add_similar_route(app: APIGatewayHttpResolver, *, desk: SimilarityDesk) -> None:
    """Serve this module's route."""

    @app.post("/v1/search/similar")
    def post_similar(wanted: SimilarTo) -> SimilarImages:
        return desk.similar(workspace_of(app), wanted)
