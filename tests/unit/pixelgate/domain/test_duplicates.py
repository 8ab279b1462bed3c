"""Which pictures are copies of one another, and which are never said to be."""

import base64
import random
import struct

import pytest

from pixelgate.domain.duplicate_buckets import (
    Bucket,
    BucketKind,
    Occupant,
    buckets_of,
    buckets_to_search,
    near_by_embedding,
    rank,
)
from pixelgate.domain.duplicates import (
    MAX_DISTANCE,
    MAX_TURNED_DISTANCE,
    Appearance,
    duplicates_finding,
    fingerprint_of,
)
from pixelgate.domain.findings.duplicates import MAX_DUPLICATES, Duplicate
from pixelgate.domain.findings.measures import HashVariants
from pixelgate.domain.fingerprint import cosine, decode_embedding, differing_bits, sketch_of
from tests.support.documents import IMAGE_ID, MISSING, OTHER_ID, findings

HASH = "0f1e2d3c4b5a6978"
SHA256 = "0" * 64


def unit_vector(seed=0, near=None, share=0.0):
    """1280 values of norm 1; ``near`` another one by ``share`` of it."""
    drawn = random.Random(seed)
    values = [drawn.gauss(0, 1) for _ in range(1280)]
    if near is not None:
        values = [share * 35.8 * old + (1 - share) * new for old, new in zip(near, values, strict=True)]
    norm = sum(value * value for value in values) ** 0.5
    return tuple(value / norm for value in values)


def encoded(embedding):
    return base64.b64encode(struct.pack("<1280e", *embedding)).decode()


def with_flipped(hashed, *bits):
    return f"{int(hashed, 16) ^ sum(1 << bit for bit in bits):016x}"


def looking(**changes):
    """Findings of a picture with a hash and an embedding."""
    known = findings()
    measures = known.measures.model_copy(update={"perceptual_hash": HASH, **changes})
    labels = known.labels.model_copy(update={"embedding": encoded(unit_vector())})
    return findings(measures=measures, labels=labels)


def search(seen, *, other):
    """``rank`` over the buckets in which ``other`` stands and a search for ``seen`` looks."""
    code_by_bucket = buckets_of("f" * 64, fingerprint_of(other, model_set=None))
    looked_in = buckets_to_search(SHA256, Appearance.of(seen))
    occupants = {
        bucket: (Occupant(OTHER_ID, 1, code),)
        for bucket, code in code_by_bucket.items()
        if bucket in looked_in
    }
    return rank(Appearance.of(seen), occupants)


@pytest.mark.parametrize("bits", [(), (3,), (0, 17, 40)])
def test_a_hash_of_up_to_three_other_bits_is_found_wherever_they_are(bits):
    copy = looking(perceptual_hash=with_flipped(HASH, *bits))

    found = search(looking(), other=copy).found[OTHER_ID]

    assert (found.kind, found.by, found.distance) == ("near", "perceptual_hash", len(bits))
    assert found.transformation is None


def test_bits_in_every_quarter_are_found_where_they_were_unsure():
    copy = looking(perceptual_hash=with_flipped(HASH, 0, 5, 16, 21, 32, 37, 48))
    unsure = f"{1 << 48:016x}"

    assert search(looking(unsure_hash_bits=unsure), other=copy).found[OTHER_ID].distance == 7
    assert OTHER_ID not in search(looking(), other=copy).found


def test_a_hash_that_differs_in_more_bits_is_another_picture_although_a_quarter_is_the_same():
    other = looking(perceptual_hash=with_flipped(HASH, *range(MAX_DISTANCE + 1)))

    assert search(looking(sharpness=0.0), other=other).found == {}


def test_a_turned_picture_is_told_by_how_it_was_turned():
    turned = dict.fromkeys(
        [
            "flipped_horizontally",
            "flipped_vertically",
            "rotated_180",
            "rotated_270",
            "transposed",
            "transversed",
        ],
        "00ff00ff00ff00ff",
    )
    seen = looking(hash_variants=HashVariants(**turned, rotated_90="fedcba9876543210"))

    def at_distance(bits):
        return search(seen, other=looking(perceptual_hash=with_flipped("fedcba9876543210", *range(bits))))

    assert at_distance(MAX_TURNED_DISTANCE).found[OTHER_ID].transformation == "rotated_90"
    assert OTHER_ID not in at_distance(MAX_TURNED_DISTANCE + 1).found


def test_the_same_bytes_are_exact_and_need_no_looks():
    blank = Appearance.of(looking(is_blank=True))
    occupants = {Bucket(BucketKind.SHA256, SHA256): (Occupant(OTHER_ID, 1, ""),)}

    assert rank(blank, occupants).found[OTHER_ID].kind == "exact"
    assert blank.compared_by == ("sha256",)


@pytest.mark.parametrize(
    "plain", [{"is_blank": True}, {"perceptual_hash": "8000000000000000"}, {"perceptual_hash": "f" * 16}]
)
def test_a_picture_that_looks_like_many_others_is_compared_by_its_bytes_only(plain):
    assert Appearance.of(looking(**plain)) == Appearance()
    assert set(buckets_of(SHA256, fingerprint_of(looking(**plain), model_set=None))) == {
        Bucket(BucketKind.SHA256, SHA256)
    }


def test_a_blurred_picture_is_not_compared_by_its_embedding():
    assert Appearance.of(looking(sharpness=10.0)).compared_by == ("sha256", "perceptual_hash")


def test_what_is_missing_is_not_compared():
    assert Appearance.of(findings(measures=MISSING)).compared_by == ("sha256",)
    assert Appearance.of(findings(labels=MISSING)).embedding is None


def test_every_search_fits_into_one_request():
    known = looking(unsure_hash_bits="003f003f003f003f", hash_variants=variants_of_noise())
    many = known.labels.model_copy(update={"labels": known.labels.labels * 10})

    assert len(buckets_to_search(SHA256, Appearance.of(known.model_copy(update={"labels": many})))) <= 100


def variants_of_noise():
    names = HashVariants.model_fields
    return HashVariants(**{name: f"{random.Random(name).getrandbits(64):016x}" for name in names})


def test_an_embedding_is_compared_where_its_sketch_is_near():
    copy = unit_vector(seed=1, near=unit_vector(), share=0.8)
    seen = looking()
    labels = seen.labels.model_copy(update={"embedding": encoded(copy)})
    other = findings(labels=labels, measures=seen.measures.model_copy(update={"perceptual_hash": "00ff" * 4}))

    [candidate] = search(seen, other=other).to_compare

    near = near_by_embedding(Appearance.of(seen), candidate.image_id, copy)
    assert (near.by, near.similarity) == ("embedding", pytest.approx(0.97, abs=0.01))
    assert near_by_embedding(Appearance.of(seen), candidate.image_id, unit_vector(seed=2)) is None


def test_an_embedding_survives_its_way_as_text():
    assert decode_embedding(encoded(unit_vector())) == pytest.approx(unit_vector(), abs=1e-4)


def test_sketches_differ_by_the_angle():
    vector = unit_vector()
    near = unit_vector(seed=1, near=vector, share=0.8)
    # A hundred and twenty-eight signs, each of which differs with the angle by half a turn.
    expected = 128 * 0.24 / 3.14

    assert differing_bits(sketch_of(vector), sketch_of(near)) == pytest.approx(expected, abs=12)
    assert differing_bits(sketch_of(vector), sketch_of(unit_vector(seed=2))) == pytest.approx(64, abs=20)
    assert cosine(vector, vector) == pytest.approx(1)


def test_only_whole_findings_may_be_reused():
    assert fingerprint_of(findings(), model_set="m").model_set == "m"
    assert fingerprint_of(findings(faces=MISSING), model_set="m").model_set is None
    assert fingerprint_of(findings(duplicates=MISSING), model_set="m").model_set == "m"


def test_the_nearest_come_first_and_there_is_an_end():
    exact = Duplicate(image_id=IMAGE_ID, kind="exact", by="sha256")
    hashed = [
        Duplicate(image_id=OTHER_ID, kind="near", by="perceptual_hash", distance=distance)
        for distance in (5, 2)
    ]
    alike = [Duplicate(image_id=OTHER_ID, kind="near", by="embedding", similarity=0.9)] * MAX_DUPLICATES

    finding = duplicates_finding([*alike, *hashed, exact], compared_by=("sha256",), took_ms=1)

    assert finding.duplicates[:4] == (exact, hashed[1], hashed[0], alike[0])
    assert len(finding.duplicates) == MAX_DUPLICATES
    assert finding.truncated


def test_differing_bits_are_counted():
    assert differing_bits("0000000000000000", "ffffffffffffffff") == 64
    assert differing_bits("8000000000000001", "8000000000000000") == 1
