"""Which images are copies of one another, as far as their findings tell."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple, Self, cast

from pixelgate.domain.findings.base import MissingFinding
from pixelgate.domain.findings.document import OF_THE_WORKSPACE, Findings
from pixelgate.domain.findings.duplicates import MAX_DUPLICATES, Duplicate, DuplicatesFinding, Transformation
from pixelgate.domain.findings.labels import LabelsFinding
from pixelgate.domain.fingerprint import Embedding, Fingerprint, decode_embedding, sketch_of

VERSION = "1"

MAX_DISTANCE = 8
MAX_TURNED_DISTANCE = 4
MIN_SIMILARITY = 0.85
"""The limits of ``near``: bits of the hash, bits where the picture was turned or mirrored, and cosine.

Seven other forms are seven more chances to be alike by accident, and turning by itself changes hardly a bit.
"""

MIN_SHARPNESS = 30.0
"""To the embedding, plain and blurred pictures look alike: below this only their hashes are compared."""

# A hash with fewer ones, or fewer zeros, is that of a plain picture or a gradient: many others have it.
_FEWEST_OF_A_KIND = 16

Comparison = Literal["sha256", "perceptual_hash", "embedding"]


class Appearance(NamedTuple):
    """What a picture looks like, as far as copies can be told by it: nothing of a blank one.

    ``unsure_bits`` marks the bits of ``hash`` that an edit flips first. ``labels`` are wnids, the likeliest
    first; they are there where ``embedding`` is.
    """

    hash: str | None = None
    variants: Mapping[Transformation, str] = MappingProxyType({})
    unsure_bits: str = "0" * 16
    labels: tuple[str, ...] = ()
    embedding: Embedding | None = None

    @classmethod
    def of(cls, findings: Findings) -> Self:
        """As much as the analyses found; what is missing cannot be compared."""
        measures = findings.measures
        if isinstance(measures, MissingFinding) or measures.is_blank:
            return cls()
        labels, embedding = _seen(findings.labels)
        variants = dict(measures.hash_variants) if measures.hash_variants else {}
        whole = cls(
            hash=measures.perceptual_hash,
            variants=cast("dict[Transformation, str]", variants),
            unsure_bits=measures.unsure_hash_bits,
            labels=labels,
            embedding=embedding,
        )
        return whole.without_what_tells_nothing(sharpness=measures.sharpness)

    def without_what_tells_nothing(self, *, sharpness: float) -> Self:
        """Only that by which no other picture would be taken for this one."""
        ones = int(self.hash or "0", 16).bit_count()
        if not _FEWEST_OF_A_KIND <= ones <= 64 - _FEWEST_OF_A_KIND:
            return type(self)()
        return self if sharpness >= MIN_SHARPNESS else self._replace(labels=(), embedding=None)

    def fingerprint(self, *, model_set: str | None = None) -> Fingerprint:
        """What the index keeps of it."""
        return Fingerprint(
            perceptual_hash=self.hash,
            label=self.labels[0] if self.labels else None,
            sketch=sketch_of(self.embedding) if self.embedding else None,
            model_set=model_set,
        )

    @property
    def compared_by(self) -> tuple[Comparison, ...]:
        """The comparisons that are possible."""
        by_hash: tuple[Comparison, ...] = () if self.hash is None else ("perceptual_hash",)
        by_embedding: tuple[Comparison, ...] = () if self.embedding is None else ("embedding",)
        return ("sha256", *by_hash, *by_embedding)


def fingerprint_of(findings: Findings, *, model_set: str | None) -> Fingerprint:
    """What to keep of a picture. Findings with a gap are never reused: asked again, they may be whole."""
    return Appearance.of(findings).fingerprint(model_set=model_set if is_complete(findings) else None)


def is_complete(findings: Findings) -> bool:
    """Whether every analysis of the picture itself succeeded."""
    found = (value for name, value in findings if name not in OF_THE_WORKSPACE)
    return not any(isinstance(each, MissingFinding) for each in found)


def duplicates_finding(
    found: Iterable[Duplicate], *, compared_by: tuple[Comparison, ...], took_ms: int
) -> DuplicatesFinding:
    """The nearest of ``found``: the same bytes first, then by hash, then by embedding."""
    nearest = sorted(
        found,
        key=lambda each: (
            each.kind != "exact",
            each.by == "embedding",
            each.distance or 0,
            -(each.similarity or 0),
            each.image_id,
        ),
    )
    return DuplicatesFinding(
        model="duplicates",
        model_version=VERSION,
        took_ms=took_ms,
        duplicates=tuple(nearest[:MAX_DUPLICATES]),
        compared_by=compared_by,
        truncated=len(nearest) > MAX_DUPLICATES,
    )


def _seen(labels: LabelsFinding | MissingFinding) -> tuple[tuple[str, ...], Embedding | None]:
    if isinstance(labels, MissingFinding) or not (labels.labels and labels.embedding):
        return (), None
    return tuple(label.wnid for label in labels.labels), decode_embedding(labels.embedding)
