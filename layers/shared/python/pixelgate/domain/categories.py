"""The categories of an image, out of those that its labels and its objects gave."""

from collections.abc import Iterable

from pixelgate.domain.findings.base import MissingFinding
from pixelgate.domain.findings.categories import Category
from pixelgate.domain.findings.document import Findings

MAX_GIVERS = 5


def categories_of(findings: Findings) -> tuple[Category, ...] | None:
    """Each category once, as sure as the surer of the two analyses, most confident first.

    None where one of them is missing: what it would have added is not known, and a rule that asks for a
    category must not take its absence for a fact.
    """
    labels, objects = findings.labels, findings.objects
    if isinstance(labels, MissingFinding) or isinstance(objects, MissingFinding):
        return None
    return merge_categories((*labels.categories, *objects.categories))


def merge_categories(categories: Iterable[Category]) -> tuple[Category, ...]:
    """Those of one id joined: the greater confidence, and what gave it before what else did."""
    merged: dict[str, Category] = {}
    for category in sorted(categories, key=lambda each: -each.confidence):
        known = merged.setdefault(category.id, category)
        givers = tuple(dict.fromkeys((*known.given_by, *category.given_by)))[:MAX_GIVERS]
        merged[category.id] = known.model_copy(update={"given_by": givers})
    return tuple(merged.values())
