"""The traits of a picture: what is measured or known of it as a whole."""

from collections.abc import Iterator

from pixelgate.domain.findings.base import MissingFinding
from pixelgate.domain.findings.document import Findings
from pixelgate.domain.findings.measures import MeasuresFinding
from pixelgate.domain.search_terms import Trait
from pixelgate.domain.steps.pictures import ImageFacts

# Sides that differ by no more than a twentieth look the same.
SQUARE_WITHIN = 1.05
# As docs/rules.md says of the measures: a photo below looks blurred.
BLURRED_BELOW = 50.0
DARK_BELOW, BRIGHT_ABOVE = 0.25, 0.75
# Colorfulness: 0 is grey; the yellow of an old print is about 10.
MONOCHROME_BELOW = 6.0
# How IPTC's digital source types end of what a model has made, in full or as a composite.
MADE_BY_MODELS = "trainedalgorithmicmedia"


def traits_of_file(facts: ImageFacts) -> Iterator[Trait]:
    """What the file itself tells."""
    ratio = facts.width / facts.height
    if 1 / SQUARE_WITHIN <= ratio <= SQUARE_WITHIN:
        yield Trait.SQUARE
    else:
        yield Trait.LANDSCAPE if ratio > 1 else Trait.PORTRAIT
    if facts.generator or (facts.digital_source_type or "").lower().endswith(MADE_BY_MODELS):
        yield Trait.GENERATED


def traits_of_picture(findings: Findings) -> Iterator[Trait]:
    """What the analyses found; of one that is missing nothing is known."""
    if not isinstance(findings.measures, MissingFinding):
        yield from _measured(findings.measures)
    if not isinstance(findings.faces, MissingFinding) and findings.faces.faces:
        yield Trait.FACES
    if not isinstance(findings.text, MissingFinding) and findings.text.lines:
        yield Trait.TEXT
    if not isinstance(findings.duplicates, MissingFinding) and findings.duplicates.duplicates:
        yield Trait.COPY


def _measured(measures: MeasuresFinding) -> Iterator[Trait]:
    if measures.is_blank:
        yield Trait.BLANK
    elif measures.sharpness < BLURRED_BELOW:
        yield Trait.BLURRED
    if measures.exposure.mean < DARK_BELOW:
        yield Trait.DARK
    if measures.exposure.mean > BRIGHT_ABOVE:
        yield Trait.BRIGHT
    if measures.colorfulness < MONOCHROME_BELOW:
        yield Trait.MONOCHROME
