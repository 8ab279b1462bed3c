"""Training on stored images: every one of them is learnt from, or named with the reason why not."""

from datetime import timedelta

import pytest

from pixelgate.api.classifier_training import ClassifierTraining
from pixelgate.classifiers.applying import custom_labels_of
from pixelgate.domain.classifiers import TrainingOrder
from pixelgate.domain.erasure import Erasure, ErasureReason
from pixelgate.domain.fingerprint import decode_embedding
from pixelgate.domain.unusable_examples import Unusable
from pixelgate.storage.stored_labels import StoredLabels
from tests.support.documents import NOW, WORKSPACE, record
from tests.support.embeddings import Pictures, examples, labels_finding

ERASURE = Erasure(reason_code=ErasureReason.REQUESTED, requested_at=NOW)


class Stored:
    """Ten mugs and ten others, each with its record and its labels."""

    def __init__(self):
        self.pictures = Pictures()
        self.mugs, self.others = self.pictures.take(10, "mug"), self.pictures.take(10)
        ids = (*self.mugs, *self.others)
        self.records = {image_id: record(id=image_id, analysis=3) for image_id in ids}
        self.labels = {image_id: self.label(image_id) for image_id in ids}
        self.read_with = {}

    def label(self, image_id, *, at=NOW, **changes):
        return StoredLabels(image_id, at, labels_finding(self.pictures.embeddings[image_id], **changes))

    def train(self):
        known = examples({"mug": self.mugs}, self.others)
        order = TrainingOrder(workspace=WORKSPACE, labels=known.labels, others=known.others)
        return ClassifierTraining(read_records=self._records, read_labels=self._labels).train(order)

    def _records(self, workspace, image_ids):
        return {each: self.records[each] for each in image_ids if each in self.records}

    def _labels(self, workspace, analyses):
        self.read_with = dict(analyses)
        return (self.labels[each] for each in analyses if each in self.labels)


@pytest.fixture
def stored():
    return Stored()


def test_a_classifier_is_learnt_from_what_the_latest_analyses_saw(stored):
    answer = stored.train()

    assert answer.unusable == {}
    assert (answer.classifier.model, answer.classifier.model_version) == ("m", "1")
    assert set(stored.read_with.values()) == {3}
    seen = decode_embedding(stored.label(stored.mugs[0]).labels.embedding)
    assert [name for name, _ in custom_labels_of(seen, answer.classifier)] == ["mug"]


def test_every_image_of_no_use_is_named_with_the_reason(stored):
    unknown, erased, unseen, blind, old = stored.mugs[:5]
    del stored.records[unknown]
    stored.records[erased] = record(id=erased, erasure=ERASURE)
    del stored.labels[unseen]
    stored.labels[blind] = stored.label(blind, embedding="")
    stored.labels[old] = stored.label(old, at=NOW - timedelta(days=1), model_version="0")

    answer = stored.train()

    assert answer.classifier is None
    assert answer.unusable == {
        Unusable.UNKNOWN: (unknown,),
        Unusable.ERASED: (erased,),
        Unusable.NOT_ANALYSED: (unseen, blind),
        Unusable.OTHER_MODEL: (old,),
    }


def test_what_the_latest_model_has_not_seen_is_to_be_analysed_again(stored):
    newest = stored.others[4]
    stored.labels[newest] = stored.label(newest, at=NOW + timedelta(days=1), model_version="2")

    answer = stored.train()

    assert set(answer.unusable[Unusable.OTHER_MODEL]) == {*stored.mugs, *stored.others} - {newest}


def test_where_nothing_is_analysed_all_are_named(stored):
    stored.labels = {}

    assert stored.train().unusable == {Unusable.NOT_ANALYSED: (*stored.mugs, *stored.others)}


def test_nothing_is_learnt_from_an_erased_image_and_it_is_not_read(stored):
    erased = stored.mugs[0]
    stored.records[erased] = record(id=erased, erasure=ERASURE)

    stored.train()

    assert erased not in stored.read_with
