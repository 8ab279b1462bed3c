"""POST /v1/search/similar: what looks like an image, of those that the caller may want to see."""

import struct
from base64 import b64encode

import pytest

from pixelgate.api.comparing import compare
from pixelgate.api.indexing import Indexer
from pixelgate.api.problems import ProblemError
from pixelgate.api.similar import SimilarityDesk, SimilarTo
from pixelgate.domain.verdict import Severity
from pixelgate.runtime.functions import FunctionFailedError
from pixelgate.storage.analyses import AnalysisStore
from pixelgate.storage.record_batches import read_records
from pixelgate.storage.term_index import TermIndex
from pixelgate.storage.term_postings import TermPostings
from tests.support.documents import MISSING, NOW, VERSION, WORKSPACE, analysed, findings, record
from tests.support.tables import TABLE

IDS = [f"img_01K0000000000000000000000{last}" for last in "ABCDE"]


class Comparing:
    """The function that compares, called without a cloud."""

    def __init__(self, dynamodb):
        self.dynamodb = dynamodb
        self.failure = None

    def call(self, document, answer):
        if self.failure is not None:
            raise self.failure
        told = compare(document, TermPostings(self.dynamodb, TABLE, document.workspace))
        return answer.model_validate_json(told.model_dump_json())


@pytest.fixture
def comparing(dynamodb):
    return Comparing(dynamodb)


@pytest.fixture
def desk(dynamodb, images, comparing):
    return SimilarityDesk(
        images=images,
        analyses=AnalysisStore(dynamodb, TABLE),
        records=lambda workspace, ids: read_records(dynamodb, TABLE, workspace, ids),
        comparing=comparing,
    )


@pytest.fixture
def keep(dynamodb, images):
    def keep(image_id, values, *, severity=Severity.APPROVE, workspace=WORKSPACE, gap=False, **known):
        where = {"workspace": workspace, "image_id": image_id}
        images.create(record(id=image_id, workspace=workspace, **known))
        images.receive(**where, version_id=VERSION, sequencer="01", now=NOW)
        images.begin_analysis(**where, version_id=VERSION, analysis=1, now=NOW)
        embedding = b64encode(struct.pack("<256e", *values, *[0.0] * (256 - len(values)))).decode()
        labels = MISSING if gap else findings().labels.model_copy(update={"embedding": embedding})
        document = analysed(severity, **where).model_copy(update={"findings": findings(labels=labels)})
        analyses = AnalysisStore(dynamodb, TABLE)
        analyses.finish(document, now=NOW)
        Indexer(images=images, analyses=analyses, index=TermIndex(dynamodb, TABLE)).enter(workspace, image_id)

    return keep


def similar(desk, **wanted):
    return desk.similar(WORKSPACE, SimilarTo(image_id=IDS[0], **wanted))


def test_what_looks_alike_comes_first_and_the_image_itself_not_at_all(keep, desk):
    for image_id, values in zip(IDS, [(1, 0), (0.6, 0.8), (0.8, 0.6), (0, 1), (1, 0)], strict=True):
        keep(image_id, values)

    answer = similar(desk)

    assert [each.id for each in answer.images] == [IDS[4], IDS[2], IDS[1]]
    assert [each.similarity for each in answer.images] == pytest.approx([1.0, 0.8, 0.6], abs=0.01)
    assert (answer.compared, answer.is_complete) == (5, True)
    assert [each.id for each in similar(desk, limit=1, min_similarity=0.7).images] == [IDS[4]]
    assert len(similar(desk, min_similarity=0).images) == 4


def test_only_those_that_are_wanted_are_shown(keep, desk):
    keep(IDS[0], (1, 0))
    keep(IDS[1], (1, 0), severity=Severity.REJECT)
    keep(IDS[2], (1, 0), collection="spring")
    keep(IDS[3], (1, 0), workspace="stranger")

    assert [each.id for each in similar(desk).images] == [IDS[2]]
    assert [each.id for each in similar(desk, status=("REJECTED",)).images] == [IDS[1]]
    assert [each.id for each in similar(desk, collection="spring").images] == [IDS[2]]
    assert similar(desk, collection="autumn").images == ()


def test_an_image_that_nothing_is_known_of_is_like_none(keep, desk):
    keep(IDS[0], (), gap=True)

    with pytest.raises(ProblemError) as caught:
        similar(desk)

    assert (caught.value.problem.status, caught.value.problem.type[-14:]) == (409, "not-comparable")


def test_a_function_that_fails_is_told_as_that(keep, desk, comparing):
    keep(IDS[0], (1, 0))
    comparing.failure = FunctionFailedError("Timeout", "15 seconds")

    with pytest.raises(ProblemError) as caught:
        similar(desk)

    assert (caught.value.problem.status, caught.value.problem.type[-16:]) == (503, "nothing-compared")
