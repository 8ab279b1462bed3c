"""The moderation of one image: what the safety models say, and what labels and objects raise."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pixelgate.domain.findings.base import MissingFinding
from pixelgate.domain.findings.document import Findings
from pixelgate.domain.findings.labels import Label
from pixelgate.domain.findings.moderation import MAX_EVIDENCE, ModerationCategory, ModerationEvidence
from pixelgate.domain.findings.objects import DetectedObject
from pixelgate.domain.moderation_taxonomy import (
    WITHOUT_SOURCE,
    ModerationNode,
    ModerationSource,
    raised_by,
)


class Moderation(NamedTuple):
    """Every category at most once, the surest first.

    ``gaps``: analyses that could not be asked. What only they raise is unknown, not absent.
    """

    categories: tuple[ModerationCategory, ...]
    gaps: tuple[ModerationSource, ...]


def moderation_of(findings: Findings) -> Moderation:
    """The moderation of an image, as far as its analyses succeeded."""
    judged, labels, objects = findings.moderation, findings.labels, findings.objects
    return raise_categories(
        None if isinstance(judged, MissingFinding) else judged.categories,
        None if isinstance(labels, MissingFinding) else labels.labels,
        None if isinstance(objects, MissingFinding) else objects.objects,
        classifier="" if isinstance(labels, MissingFinding) else labels.model,
        detector="" if isinstance(objects, MissingFinding) else objects.model,
    )


def with_all_categories(findings: Findings) -> Findings:
    """``findings`` for people: their moderation with what labels and objects raise.

    Where the safety models failed their finding stays missing; labels and objects stand for themselves.
    """
    judged = findings.moderation
    if isinstance(judged, MissingFinding):
        return findings
    found = moderation_of(findings)
    whole = {"categories": found.categories, "gaps": found.gaps, "no_source": WITHOUT_SOURCE}
    return findings.model_copy(update={"moderation": judged.model_copy(update=whole)})


def raise_categories(
    judged: Sequence[ModerationCategory] | None,
    labels: Sequence[Label] | None,
    objects: Sequence[DetectedObject] | None,
    *,
    classifier: str,
    detector: str,
) -> Moderation:
    """What the safety models ``judged``, and what the labels and objects of these models raise.

    None stands for an analysis that failed. Confidences are used as they are: a category is as sure as the
    surest label or object that raises it.
    """
    found: dict[ModerationSource, object] = {"moderation": judged, "labels": labels, "objects": objects}
    seen = [*_raised_by_labels(labels or (), classifier), *_raised_by_objects(objects or (), detector)]
    categories = sorted((*(judged or ()), *seen), key=lambda category: -category.confidence)
    return Moderation(tuple(categories), tuple(name for name, given in found.items() if given is None))


def _raised_by_labels(labels: Iterable[Label], model: str) -> Iterator[ModerationCategory]:
    return _categories(
        (
            ModerationEvidence(
                source="labels", model=model, name=label.name, confidence=label.confidence, wnid=label.wnid
            ),
            nodes,
        )
        for label in labels
        if (nodes := _raised_nodes("labels", label))
    )


def _raised_by_objects(objects: Iterable[DetectedObject], model: str) -> Iterator[ModerationCategory]:
    return _categories(
        (
            ModerationEvidence(
                source="objects", model=model, name=seen.name, confidence=seen.confidence, box=seen.box
            ),
            nodes,
        )
        for seen in objects
        if (nodes := _raised_nodes("objects", seen))
    )


def _categories(
    seen: Iterable[tuple[ModerationEvidence, list[ModerationNode]]],
) -> Iterator[ModerationCategory]:
    """One category for each node that the evidence, given with its nodes, raises."""
    by_node: defaultdict[str, list[ModerationEvidence]] = defaultdict(list)
    for evidence, nodes in seen:
        for node in nodes:
            by_node[node.name].append(evidence)
    for name, found in by_node.items():
        found.sort(key=lambda evidence: -evidence.confidence)
        yield ModerationCategory(
            name=name,
            confidence=found[0].confidence,
            source_model=found[0].model,
            evidence=tuple(found[:MAX_EVIDENCE]),
        )


def _raised_nodes(source: ModerationSource, seen: Label | DetectedObject) -> list[ModerationNode]:
    """The most special nodes that ``seen`` belongs to, if it is sure enough for them: mostly none."""
    triggers = ((node, node.trigger) for node in raised_by({source}))
    hits = [(node, hit) for node, hit in triggers if hit and hit.is_raised_by(seen.name, seen.parents)]
    general = {parent for node, _ in hits for parent in node.parents}
    return [node for node, hit in hits if node.name not in general and seen.confidence >= hit.least]
