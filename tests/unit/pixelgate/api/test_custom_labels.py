"""api/custom_labels.py: few reads, nothing stale for longer than promised, a gap where one is in doubt."""

import pytest

from pixelgate.api.active_rulesets import POINTER_S
from pixelgate.api.custom_labels import ActiveClassifiers, ClassifiersFailedError
from pixelgate.domain.findings.base import MissingFinding
from pixelgate.domain.findings.custom_labels import (
    MOST_CUSTOM_LABELS,
    AppliedClassifier,
    CustomLabelsFinding,
)
from pixelgate.domain.findings.document import no_classifier
from pixelgate.storage.active_classifiers import ClassifierNotFoundError
from tests.support.classifiers import trained, vector
from tests.support.documents import MISSING, WORKSPACE, findings

SEEN = findings().labels.model_copy(update={"embedding": vector(1.0)})
OF_THIS_MODEL = {"model": SEEN.model, "model_version": SEEN.model_version}
OTHER_WORKSPACE = "somebody-else"


class KnownClassifiers:
    """Classifiers as the table would hold them, all of the first workspace and active."""

    def __init__(self, **models):
        self.models = models
        self.reads = []

    def active(self, workspace):
        self.reads.append("active")
        names = self.models if workspace == WORKSPACE else ()
        return tuple(AppliedClassifier(name=name, version=1) for name in names)

    def model(self, workspace, name, version):
        self.reads.append(f"{name} {version}")
        model = self.models[name]
        if model is None:
            raise ClassifierNotFoundError(name)
        return model


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


def asking(**models):
    clock = Clock()
    return ActiveClassifiers(store=KnownClassifiers(**models), clock=clock), clock


def test_all_active_classifiers_are_asked_and_the_surest_label_is_first():
    surer = trained("crate", weights=vector(2.0), **OF_THIS_MODEL)
    active, _ = asking(brand=trained("logo", **OF_THIS_MODEL), warehouse=surer)

    found = active.custom_labels(WORKSPACE, SEEN)

    assert isinstance(found, CustomLabelsFinding)
    assert [(label.classifier, label.name) for label in found.labels] == [
        ("warehouse", "crate"),
        ("brand", "logo"),
    ]
    assert found.classifiers == (
        AppliedClassifier(name="brand", version=1),
        AppliedClassifier(name="warehouse", version=1),
    )
    assert (found.model, found.model_version) == (SEEN.model, SEEN.model_version)


def test_that_nothing_was_seen_is_an_answer():
    active, _ = asking(brand=trained(**OF_THIS_MODEL))

    found = active.custom_labels(WORKSPACE, SEEN.model_copy(update={"embedding": vector(0.0, 1.0)}))

    assert found.labels == ()
    assert len(found.classifiers) == 1


def test_of_very_many_labels_the_surest_are_kept():
    names = [f"label-{place}" for place in range(30)]
    surer = trained(*names, weights=vector(2.0), **OF_THIS_MODEL)
    active, _ = asking(first=trained(*names, **OF_THIS_MODEL), second=surer)

    found = active.custom_labels(WORKSPACE, SEEN)

    assert len(found.labels) == MOST_CUSTOM_LABELS
    assert {label.classifier for label in found.labels[:30]} == {"second"}


def test_where_none_is_active_nobody_is_asked():
    active, _ = asking(brand=trained(**OF_THIS_MODEL))

    assert active.custom_labels(OTHER_WORKSPACE, SEEN) == no_classifier()
    assert active.custom_labels(OTHER_WORKSPACE, MISSING) == no_classifier()
    assert active.store.reads == ["active"]


def test_without_labels_there_is_nothing_to_look_at():
    active, _ = asking(brand=trained(**OF_THIS_MODEL))

    assert isinstance(active.custom_labels(WORKSPACE, MISSING), MissingFinding)


@pytest.mark.parametrize(
    ("model", "reason"),
    [
        (None, "ClassifierNotFoundError"),
        (trained(), "brand version 1 was trained on embeddings of efficientnet-b0 1.0"),
        (trained(model=SEEN.model, model_version="0"), "and this one is of m 1"),
        (trained(**OF_THIS_MODEL, weights=vector(1.0, length=3)), "ValueError"),
    ],
    ids=["unreadable", "of another model", "of another version", "of another length"],
)
def test_one_that_cannot_be_asked_leaves_all_unknown(model, reason):
    active, _ = asking(brand=model, warehouse=trained("crate", **OF_THIS_MODEL))

    with pytest.raises(ClassifiersFailedError, match=reason):
        active.custom_labels(WORKSPACE, SEEN)


def test_where_nobody_can_tell_what_is_active_nothing_is_known():
    active, _ = asking()
    active.store.models = None

    with pytest.raises(ClassifiersFailedError, match="TypeError"):
        active.custom_labels(WORKSPACE, SEEN)


def test_many_images_cost_few_reads_and_an_activation_counts_after_some_seconds():
    active, clock = asking(brand=trained(**OF_THIS_MODEL))
    for _ in range(3):
        active.custom_labels(WORKSPACE, SEEN)
    active.store.models["warehouse"] = trained("crate", **OF_THIS_MODEL)

    clock.now += POINTER_S - 0.1
    before = active.custom_labels(WORKSPACE, SEEN)
    clock.now += 0.2
    after = active.custom_labels(WORKSPACE, SEEN)

    assert (len(before.classifiers), len(after.classifiers)) == (1, 2)
    assert active.store.reads == ["active", "brand 1", "active", "warehouse 1"]


def test_a_classifier_that_could_not_be_read_is_asked_again():
    active, _ = asking(brand=None)
    with pytest.raises(ClassifiersFailedError):
        active.custom_labels(WORKSPACE, SEEN)

    active.store.models["brand"] = trained(**OF_THIS_MODEL)

    assert active.custom_labels(WORKSPACE, SEEN).labels
