"""functions/search_similar: every embedding of the workspace compared with one. See pixelgate.search, too."""

from base64 import b64encode

import pytest
from moto import mock_aws

from functions.search_similar import handler as search_similar
from pixelgate.api import comparing
from pixelgate.domain.search_terms import CERTAIN, Posting
from pixelgate.runtime import clients
from pixelgate.search.vectors import quantize, vector_term
from pixelgate.storage.term_index import StoredTerms, TermIndex
from tests.support.documents import WORKSPACE
from tests.support.tables import TABLE, create_table

NOTHING = StoredTerms(0, {})
VECTORS = {
    "img_01K0000000000000000000000A": (1.0, 0.0, 0.0),
    "img_01K0000000000000000000000B": (0.9, 0.1, 0.0),
    "img_01K0000000000000000000000C": (0.0, 1.0, 0.0),
    "img_01K0000000000000000000001A": (-1.0, 0.0, 0.0),
}


@pytest.fixture
def index(monkeypatch):
    with mock_aws():
        monkeypatch.setenv("TABLE_NAME", TABLE)
        clients.dynamodb.cache_clear()
        yield TermIndex(create_table(), TABLE)


def enter(index, vectors, *, model="m", workspace=WORKSPACE):
    for image_id, vector in vectors.items():
        posting = Posting(CERTAIN, vector=quantize(vector))
        index.replace(workspace, image_id, stored=NOTHING, by={vector_term(model, image_id): posting})


def ask(lambda_context, *, limit=10, model="m"):
    vector = b64encode(quantize((1.0, 0.0, 0.0))).decode()
    question = {"workspace": WORKSPACE, "model": model, "vector": vector, "limit": limit}
    return search_similar.handler(question, lambda_context)


def test_the_nearest_come_first(index, lambda_context):
    enter(index, VECTORS)

    answer = ask(lambda_context, limit=3)

    assert [each["image_id"][-2:] for each in answer["nearest"]] == ["0A", "0B", "0C"]
    assert [each["similarity"] for each in answer["nearest"]] == pytest.approx([1.0, 0.994, 0.0], abs=0.001)
    assert (answer["compared"], answer["is_complete"]) == (4, True)


def test_neither_another_workspace_nor_another_model_is_compared(index, lambda_context):
    enter(index, VECTORS, workspace="stranger")
    enter(index, VECTORS, model="another")
    enter(index, {"img_01K0000000000000000000000E": (1.0, 0.0)})

    assert ask(lambda_context)["nearest"] == []


def test_more_than_can_be_compared_is_said_to_be_more(index, lambda_context, monkeypatch):
    monkeypatch.setattr(comparing, "MOST_COMPARED", 16)
    monkeypatch.setattr(comparing, "A_PAGE", 1)
    enter(index, VECTORS)

    answer = ask(lambda_context)

    # Two of them end alike and stand in one part, of which the newer one is looked at.
    assert (answer["compared"], answer["is_complete"]) == (3, False)
    assert "img_01K0000000000000000000001A" in {each["image_id"] for each in answer["nearest"]}
