"""Embeddings as they stand in the index: small enough for all of a workspace's to be compared."""

from pixelgate.domain.fingerprint import Embedding
from pixelgate.domain.ids import CROCKFORD
from pixelgate.domain.search_terms import Term, TermKind

SHARDS = 16
GREATEST = 127


def quantize(embedding: Embedding) -> bytes:
    """One signed byte for each value; the greatest in magnitude becomes 127, as cosines know no length."""
    peak = max(map(abs, embedding)) or 1.0
    return bytes(round(value / peak * GREATEST) & 0xFF for value in embedding)


def vector_term(model: str, image_id: str) -> Term:
    """Where the embedding of an image stands: ids end in random bits, so that all parts are alike."""
    return _part(model, CROCKFORD.index(image_id[-1]) % SHARDS)


def vector_terms(model: str) -> list[Term]:
    """All parts of the embeddings of ``model``; those of another cannot be compared with them."""
    return [_part(model, shard) for shard in range(SHARDS)]


def _part(model: str, shard: int) -> Term:
    return Term(TermKind.VECTOR, f"{model}#{shard:02d}")
