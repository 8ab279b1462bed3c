"""What an image can be found by: a pure function of its record and of what was found in it.

Not by what is hidden: texts and faces that were painted over are in no finding, and the words that people
wrote into a file may say what they were, so they count only where it is known that nothing was hidden.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from pixelgate.domain.categories import merge_categories
from pixelgate.domain.color_names import family_of
from pixelgate.domain.findings.base import MissingFinding
from pixelgate.domain.findings.custom_labels import CustomLabelsFinding
from pixelgate.domain.findings.document import Findings
from pixelgate.domain.findings.labels import LabelsFinding
from pixelgate.domain.findings.measures import MeasuresFinding
from pixelgate.domain.findings.objects import ObjectsFinding
from pixelgate.domain.findings.text import TextFinding
from pixelgate.domain.fingerprint import decode_embedding
from pixelgate.domain.image import ImageRecord
from pixelgate.domain.moderation import moderation_of
from pixelgate.domain.search_terms import CERTAIN, ImageTerms, Posting, Term, TermKind
from pixelgate.domain.status import FINAL
from pixelgate.domain.steps.pictures import ImageFacts
from pixelgate.domain.tags import fold_tag
from pixelgate.search.traits import traits_of_file, traits_of_picture
from pixelgate.search.vectors import quantize, vector_term
from pixelgate.search.words import search_phrase, search_words

MOST_TERMS = 500
"""Of one image; what comes last is left out, and that is text."""

LEAST_CONFIDENCE = 0.20
"""What an analysis is less sure of is a guess, and finds more of what was not asked for."""

LEAST_SHARE = 0.05
"""A colour that covers less of the picture is not what anybody remembers of it."""

SPOKEN_SHARE = 0.10
"""From this on a colour's name is also one of the picture's words."""

LEAST_SUSPICION = 0.15
"""Of moderation, as the most urgent of its categories are raised from there on."""

Said = Iterator[tuple[TermKind, str, float]]


def terms_of(record: ImageRecord, findings: Findings | None) -> ImageTerms:
    """Every term of an image; none while nobody knows where it will stand, and none once it is erased."""
    terms = _Terms()
    if record.status not in FINAL:
        return terms.collected
    terms.add(TermKind.STATUS, record.status)
    _add_record(terms, record)
    if findings is not None:
        for trait in traits_of_picture(findings):
            terms.add(TermKind.TRAIT, trait)
        if not isinstance(findings.labels, MissingFinding) and findings.labels.embedding:
            vector = quantize(decode_embedding(findings.labels.embedding))
            terms.collected[vector_term(findings.labels.model, record.id)] = Posting(CERTAIN, vector=vector)
        if not isinstance(findings.measures, MissingFinding):
            _add_colors(terms, findings.measures)
        for kind, name, confidence in _things(findings):
            if confidence >= (LEAST_SUSPICION if kind is TermKind.MODERATION else LEAST_CONFIDENCE):
                terms.add(kind, search_phrase(name), confidence)
                terms.add_words(name, confidence)
        _add_custom_labels(terms, findings.custom_labels)
    if record.facts is not None:
        for trait in traits_of_file(record.facts):
            terms.add(TermKind.TRAIT, trait)
        for text in _claims(record.facts, with_people=record.is_anonymized is False):
            terms.add_words(text)
    if findings is not None and not isinstance(findings.text, MissingFinding):
        _add_text(terms, findings.text)
    return terms.collected


class _Terms:
    """Collects terms; of one that is said twice the surer saying counts."""

    def __init__(self) -> None:
        self.collected: dict[Term, Posting] = {}

    def add(self, kind: TermKind, value: str, confidence: float = 1.0, *, read: bool = False) -> None:
        term, sure = Term(kind, value), round(confidence * CERTAIN)
        known = self.collected.get(term, Posting(0))
        if value and (known.confidence or len(self.collected) < MOST_TERMS):
            self.collected[term] = Posting(
                max(sure, known.confidence), read=max(sure if read else 0, known.read)
            )

    def add_words(self, text: str, confidence: float = 1.0, *, read: bool = False) -> None:
        for word in search_words(text):
            self.add(TermKind.WORD, word, confidence, read=read)

    def add_color(self, name: str, share: float, colors: Iterable[str]) -> None:
        self.collected[Term(TermKind.COLOR, name)] = Posting(
            min(round(share * CERTAIN), CERTAIN), colors=tuple(colors)
        )
        if share >= SPOKEN_SHARE:
            self.add_words(name)


def _add_record(terms: _Terms, record: ImageRecord) -> None:
    if record.collection is not None:
        terms.add(TermKind.COLLECTION, record.collection)
        terms.add_words(record.collection)
    for tag in record.tagging.shown(record.ruleset):
        terms.add(TermKind.TAG, fold_tag(tag.name))
        terms.add_words(tag.name)
    # Not its suffix: that of half of all files is the same.
    terms.add_words(record.name.rpartition(".")[0] or record.name)


def _add_colors(terms: _Terms, measures: MeasuresFinding) -> None:
    shares: Counter[str] = Counter()
    colors: dict[str, list[str]] = {}
    for color in measures.colors:
        if color.share >= LEAST_SHARE:
            for name in {color.name, family_of(color.name)}:
                shares[name] += color.share  # type: ignore[assignment]  # a Counter counts floats as well
                colors.setdefault(name, []).append(color.hex)
    for name, share in shares.items():
        terms.add_color(name, share, colors[name])


def _add_custom_labels(terms: _Terms, finding: CustomLabelsFinding | MissingFinding) -> None:
    # However low: each reached the threshold that its own training set.
    for label in () if isinstance(finding, MissingFinding) else finding.labels:
        terms.add(TermKind.LABEL, search_phrase(label.name), label.confidence)
        terms.add_words(label.name, label.confidence)


def _add_text(terms: _Terms, text: TextFinding) -> None:
    # The surest lines first: what is left out of a full page is what nobody is sure of.
    for line in sorted(text.lines, key=lambda line: -line.confidence):
        terms.add_words(line.text, line.confidence, read=True)


def _things(findings: Findings) -> Said:
    labels, objects = findings.labels, findings.objects
    if not isinstance(labels, MissingFinding):
        yield from _labels(labels)
    if not isinstance(objects, MissingFinding):
        yield from _objects(objects)
    seen = [each for each in (labels, objects) if not isinstance(each, MissingFinding)]
    for category in merge_categories(each for finding in seen for each in finding.categories):
        for name in (category.name, *category.parents):
            yield TermKind.CATEGORY, name, category.confidence
    for raised in moderation_of(findings).categories:
        for name in (raised.name, *raised.parents):
            yield TermKind.MODERATION, name, raised.confidence


def _labels(finding: LabelsFinding) -> Said:
    kinds: Counter[str] = Counter()
    for label in finding.labels:
        for name in (label.name, *label.aliases):
            yield TermKind.LABEL, name, label.confidence
        kinds.update(dict.fromkeys(label.parents, label.confidence))
    # No breed may be sure in a picture that surely shows a dog.
    for name, confidence in kinds.items():
        yield TermKind.LABEL, name, min(confidence, 1.0)


def _objects(finding: ObjectsFinding) -> Said:
    for each in finding.objects:
        for name in (each.name, *each.aliases, *each.parents):
            yield TermKind.OBJECT, name, each.confidence


def _claims(facts: ImageFacts, *, with_people: bool) -> Iterator[str]:
    """What the file says of itself; where it was taken is nobody's to look for."""
    written = (facts.title, facts.caption, facts.rights.creator, facts.rights.copyright)
    told = (facts.camera, facts.lens, facts.generator, *(written if with_people else ()))
    yield from (text for text in told if text)
