"""Comparing one embedding with all of a workspace's: exact, a page at a time, in sixteen parts at once."""

from base64 import b64decode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from pixelgate.domain.search_terms import Term
from pixelgate.domain.similarity import NearImage, SimilarAnswer, SimilarQuestion
from pixelgate.search.intersection import NEWEST, OLDEST
from pixelgate.search.nearest import Near, Nearest
from pixelgate.search.postings import PostingIndex
from pixelgate.search.vectors import SHARDS, vector_terms

MOST_COMPARED = 50_000
"""The newest so many of a workspace. Their number bounds the time and the price of one search."""

A_PAGE = 1000
"""More than DynamoDB answers at once, which is a megabyte."""

AT_ONCE = 8


class _Part(NamedTuple):
    nearest: list[Near]
    compared: int
    is_complete: bool


def compare(question: SimilarQuestion, index: PostingIndex) -> SimilarAnswer:
    """The images whose embeddings are nearest to the question's; the image itself is one of them."""
    with ThreadPoolExecutor(AT_ONCE) as threads:
        parts = list(
            threads.map(lambda term: _compare_part(question, index, term), vector_terms(question.model))
        )
    nearest = sorted((near for part in parts for near in part.nearest), reverse=True)[: question.limit]
    return SimilarAnswer(
        nearest=tuple(
            NearImage(image_id=image_id, similarity=round(cosine, 4)) for cosine, image_id in nearest
        ),
        compared=sum(part.compared for part in parts),
        is_complete=all(part.is_complete for part in parts),
    )


def _compare_part(question: SimilarQuestion, index: PostingIndex, term: Term) -> _Part:
    nearest = Nearest(b64decode(question.vector), limit=question.limit)
    compared = 0
    for vectors in _pages(index, term):
        if compared >= MOST_COMPARED // SHARDS:
            return _Part(nearest.found, compared, is_complete=False)
        nearest.compare(vectors)
        compared += len(vectors)
    return _Part(nearest.found, compared, is_complete=True)


def _pages(index: PostingIndex, term: Term) -> Iterator[list[tuple[str, bytes]]]:
    before = NEWEST
    while True:
        page = index.page(term, before=before, oldest=OLDEST, limit=A_PAGE)
        if page.entries:
            yield [(image_id, posting.vector) for image_id, posting in page.entries]
            before = page.entries[-1][0]
        if page.is_last:
            return
