"""What a workspace's own classifiers say of a picture."""

from typing import Annotated

from pydantic import Field

from pixelgate.domain.base import Document
from pixelgate.domain.findings.base import Finding, Fraction
from pixelgate.domain.ids import ClassifierName

MOST_ACTIVE = 5
"""Classifiers of a workspace that look at every image."""

MOST_CUSTOM_LABELS = 50
"""Of one image, the surest."""


class CustomLabel(Document):
    """One label of one classifier, at or above the threshold that its training set."""

    classifier: ClassifierName
    name: str
    confidence: Fraction


class AppliedClassifier(Document):
    """A classifier that was asked, whether or not it found anything."""

    name: ClassifierName
    version: Annotated[int, Field(ge=1)]


class CustomLabelsFinding(Finding):
    """The labels of all active classifiers, the surest first.

    ``model`` and ``model_version`` are those of the embedding that they look at.
    """

    labels: Annotated[tuple[CustomLabel, ...], Field(max_length=MOST_CUSTOM_LABELS)]
    classifiers: Annotated[tuple[AppliedClassifier, ...], Field(min_length=1, max_length=MOST_ACTIVE)]
