"""What is kept of a picture so that copies of it can be told, and how near two of them are."""

import base64
import struct
from typing import Annotated, TypeAlias

from pydantic import Field

from pixelgate.domain.base import Document

SKETCH_BITS = 128

Embedding: TypeAlias = tuple[float, ...]


class Fingerprint(Document):
    """By what an image is entered in the index of duplicates; what is None is not entered.

    ``sketch``: 128 bits of the embedding in hex, near for near embeddings; it stands with ``label``, the wnid
    of the likeliest label. ``model_set`` names what the findings come from, where they may be reused.
    """

    perceptual_hash: Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")] | None = None
    label: str | None = None
    sketch: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")] | None = None
    model_set: str | None = None


def decode_embedding(encoded: str) -> Embedding:
    """The values of ``LabelsFinding.embedding``."""
    data = base64.b64decode(encoded)
    return struct.unpack(f"<{len(data) // 2}e", data)


def cosine(first: Embedding, second: Embedding) -> float:
    """Of two embeddings; their norms are 1 but for what float16 cannot hold."""
    return max(-1.0, min(1.0, sum(map(float.__mul__, first, second))))


def sketch_of(embedding: Embedding) -> str:
    """128 signs of sparse projections, as hex: the angle between embeddings shows in the bits that differ.

    Li, Hastie and Church (2006), "Very sparse random projections": each takes the sum of some values from
    that of others. Neighbouring features of a network have nothing in common, so no lots have to be drawn.
    """
    width = len(embedding) // (2 * SKETCH_BITS)
    sums = [sum(embedding[at : at + width]) for at in range(0, 2 * SKETCH_BITS * width, width)]
    bits = sum((sums[2 * bit] > sums[2 * bit + 1]) << bit for bit in range(SKETCH_BITS))
    return f"{bits:0{SKETCH_BITS // 4}x}"


def differing_bits(first: str, second: str) -> int:
    """How many bits of two hashes, or of two sketches, differ."""
    return (int(first, 16) ^ int(second, 16)).bit_count()
