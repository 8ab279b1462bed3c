"""The index of duplicates: in which buckets an image stands, and in which ones copies of it would.

A picture stands under each quarter of its perceptual hash. Two hashes that differ in up to three bits share a
quarter; further ones are found by flipping, in turn, each of the bits that are likeliest to differ. By its
embedding it stands under its likeliest label, and under four bits of the embedding's sketch.
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple

from pixelgate.domain.duplicates import (
    MAX_DISTANCE,
    MAX_TURNED_DISTANCE,
    MIN_SIMILARITY,
    Appearance,
)
from pixelgate.domain.findings.duplicates import Duplicate, Transformation
from pixelgate.domain.fingerprint import Embedding, Fingerprint, cosine, differing_bits, sketch_of

_QUARTER = 4
_QUARTERS = range(0, 16, _QUARTER)
_QUARTER_BITS = 16
_SKETCH_DIGIT_BITS = 4

MAX_LABELS = 5

# A cosine of 0.85 is an angle of 32 degrees, in which 23 of 128 signs differ on average.
_MAX_SKETCH_DISTANCE = 40
_MAX_COMPARED = 8


class BucketKind(StrEnum):
    """By what the images of a bucket are alike."""

    SHA256 = "SHA256"
    HASH = "HASH"
    LABEL = "LABEL"


class Bucket(NamedTuple):
    """One place of the index; ``value`` is unique within the kind."""

    kind: BucketKind
    value: str


class Occupant(NamedTuple):
    """An image in a bucket. ``code``: its hash or sketch in hex, nothing where the bytes are the same."""

    image_id: str
    analysis: int
    code: str


class Ranking(NamedTuple):
    """``found`` by image id, and the occupants whose embeddings are worth reading, the nearest first."""

    found: dict[str, Duplicate]
    to_compare: tuple[Occupant, ...]


def buckets_of(sha256: str, fingerprint: Fingerprint) -> dict[Bucket, str]:
    """Where an image stands, with its code there."""
    buckets = {Bucket(BucketKind.SHA256, sha256): ""}
    if fingerprint.perceptual_hash is not None:
        hashed = fingerprint.perceptual_hash
        buckets |= dict.fromkeys(_hash_buckets(hashed), hashed)
    if fingerprint.label is not None and fingerprint.sketch is not None:
        buckets[_label_bucket(fingerprint.label, fingerprint.sketch[0])] = fingerprint.sketch
    return buckets


def buckets_to_search(sha256: str, seen: Appearance) -> frozenset[Bucket]:
    """Where copies of a picture stand: at most 82 buckets, so that one request reads them all."""
    buckets = {Bucket(BucketKind.SHA256, sha256)}
    if seen.hash is not None:
        buckets |= {*_hash_buckets(seen.hash), *_flipped(seen.hash, seen.unsure_bits)}
        for variant in seen.variants.values():
            buckets |= {*_hash_buckets(variant)}
    if seen.embedding is not None:
        digit = int(sketch_of(seen.embedding)[0], 16)
        digits = [digit, *(digit ^ 1 << bit for bit in range(_SKETCH_DIGIT_BITS))]
        buckets |= {
            _label_bucket(label, f"{each:x}") for label in seen.labels[:MAX_LABELS] for each in digits
        }
    return frozenset(buckets)


def rank(seen: Appearance, occupants: Mapping[Bucket, tuple[Occupant, ...]]) -> Ranking:
    """Who among the occupants is a copy, by bytes and hash, and who may be one by embedding."""
    found: dict[str, Duplicate] = {}
    for bucket, images in occupants.items():
        if bucket.kind is BucketKind.SHA256:
            found |= {
                each.image_id: Duplicate(image_id=each.image_id, kind="exact", by="sha256") for each in images
            }
    hashed = {each.image_id: each for each in _of_kind(occupants, BucketKind.HASH)}
    for image_id, each in hashed.items():
        near = _near_by_hash(seen, each)
        if near is not None and image_id not in found:
            found[image_id] = near
    return Ranking(found, _worth_comparing(seen, occupants, found))


def near_by_embedding(seen: Appearance, image_id: str, embedding: Embedding) -> Duplicate | None:
    """The image of this embedding as a copy of the picture, if it is one."""
    if seen.embedding is None or len(embedding) != len(seen.embedding):
        return None
    similarity = cosine(seen.embedding, embedding)
    if similarity < MIN_SIMILARITY:
        return None
    return Duplicate(image_id=image_id, kind="near", by="embedding", similarity=round(similarity, 4))


def _near_by_hash(seen: Appearance, other: Occupant) -> Duplicate | None:
    distances: dict[Transformation | None, int] = {}
    if seen.hash is not None and (distance := differing_bits(seen.hash, other.code)) <= MAX_DISTANCE:
        distances[None] = distance
    for name, variant in seen.variants.items():
        if (distance := differing_bits(variant, other.code)) <= MAX_TURNED_DISTANCE:
            distances[name] = distance
    if not distances:
        return None
    # Of equally near forms the first: the picture as it is.
    transformation = min(distances, key=distances.__getitem__)
    return Duplicate(
        image_id=other.image_id,
        kind="near",
        by="perceptual_hash",
        distance=distances[transformation],
        transformation=transformation,
    )


def _worth_comparing(
    seen: Appearance, occupants: Mapping[Bucket, tuple[Occupant, ...]], found: Mapping[str, Duplicate]
) -> tuple[Occupant, ...]:
    if seen.embedding is None:
        return ()
    sketch = sketch_of(seen.embedding)
    others = {each for each in _of_kind(occupants, BucketKind.LABEL) if each.image_id not in found}
    distances = {each: differing_bits(sketch, each.code) for each in others}
    near = sorted(
        (distance, each) for each, distance in distances.items() if distance <= _MAX_SKETCH_DISTANCE
    )
    return tuple(each for _, each in near[:_MAX_COMPARED])


def _of_kind(occupants: Mapping[Bucket, tuple[Occupant, ...]], kind: BucketKind) -> Iterator[Occupant]:
    for bucket, images in occupants.items():
        if bucket.kind is kind:
            yield from images


def _hash_buckets(hashed: str) -> list[Bucket]:
    return [_hash_bucket(start, hashed[start : start + _QUARTER]) for start in _QUARTERS]


def _flipped(hashed: str, unsure_bits: str) -> Iterator[Bucket]:
    """Each quarter with one of its unsure bits turned over."""
    for start in _QUARTERS:
        quarter = int(hashed[start : start + _QUARTER], 16)
        unsure = int(unsure_bits[start : start + _QUARTER], 16)
        for bit in range(_QUARTER_BITS):
            if unsure >> bit & 1:
                yield _hash_bucket(start, f"{quarter ^ 1 << bit:04x}")


def _hash_bucket(start: int, quarter: str) -> Bucket:
    return Bucket(BucketKind.HASH, f"{start // _QUARTER}#{quarter}")


def _label_bucket(label: str, digit: str) -> Bucket:
    return Bucket(BucketKind.LABEL, f"{label}#{digit}")
