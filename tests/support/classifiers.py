"""Classifiers for tests: of few numbers, or as large as there may be."""

import struct
from base64 import b64encode

from pixelgate.domain.classifiers import LabelReport, LabelWeights, TrainedClassifier, TrainingReport
from pixelgate.storage.classifier_changes import Author, ClassifierChanges
from pixelgate.storage.classifiers import ClassifierStore
from tests.support.documents import NOW, WORKSPACE
from tests.support.tables import TABLE

ACTOR = "key:0123456789abcdef"
AUTHOR = Author(ACTOR, NOW)


def vector(*values, length=256):
    """The first numbers of a vector, then zeros, as a classifier has it."""
    numbers = [*values, *[0.0] * (length - len(values))]
    return b64encode(struct.pack(f"<{length}e", *numbers)).decode()


def trained(*labels, model="efficientnet-b0", model_version="1.0", weights=None, **changes):
    """A classifier of these labels (``logo``, if none is named), each with the same weights."""
    names = labels or ("logo",)
    found = TrainedClassifier(
        model=model,
        model_version=model_version,
        labels=tuple(
            LabelWeights(
                name=name,
                weights=weights or vector(1.0, -0.5),
                bias=0.1,
                slope=4.0,
                offset=-2.0,
                center=vector(1.0),
                least_likeness=0.2,
                threshold=0.5,
            )
            for name in names
        ),
        report=TrainingReport(
            examples=10,
            labels=tuple(
                LabelReport(
                    name=name, examples=10, threshold=0.5, precision=0.9, recall=0.8, average_precision=0.95
                )
                for name in names
            ),
        ),
    )
    return found.model_copy(update=changes)


def make_active_classifier(dynamodb, *labels, name="brand", workspace=WORKSPACE, table=TABLE, model=None):
    """Store a classifier and let it look at every image from now on; its version."""
    changes = ClassifierChanges(dynamodb, table)
    added = changes.add(workspace, name, model or trained(*labels), author=AUTHOR)
    changes.point(ClassifierStore(dynamodb, table).find(workspace, name), added.version, author=AUTHOR)
    return added
