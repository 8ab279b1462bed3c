"""functions/train_classifier: from a table to a classifier. See pixelgate.classifiers, too."""

import pytest
from moto import mock_aws

from functions.train_classifier import handler as train_classifier
from pixelgate.domain.classifiers import TrainingAnswer
from pixelgate.runtime import clients
from pixelgate.storage.documents import DocumentItem
from pixelgate.storage.images import ImageStore
from pixelgate.storage.keys import findings_sort
from tests.support.documents import NOW, WORKSPACE, findings, record
from tests.support.embeddings import Pictures, labels_finding
from tests.support.tables import TABLE, create_table


@pytest.fixture
def dynamodb(monkeypatch):
    with mock_aws():
        monkeypatch.setenv("TABLE_NAME", TABLE)
        clients.dynamodb.cache_clear()
        yield create_table()


def store(dynamodb, pictures, *, workspace=WORKSPACE):
    for image_id, embedding in pictures.embeddings.items():
        ImageStore(dynamodb, TABLE).create(record(id=image_id, workspace=workspace, analysis=1))
        labels = labels_finding(embedding)
        item = DocumentItem.of(
            findings(labels=labels), workspace=workspace, image_id=image_id, sort=findings_sort(1)
        )
        dynamodb.transact_write_items(TransactItems=[item.write(TABLE, now=NOW)])


def train(lambda_context, mugs, others):
    order = {"workspace": WORKSPACE, "labels": [{"name": "mug", "images": mugs}], "others": others}
    return TrainingAnswer.model_validate(train_classifier.handler(order, lambda_context))


def test_labels_are_learnt_from_stored_images(dynamodb, lambda_context):
    pictures = Pictures()
    mugs, others = pictures.take(8, "mug"), pictures.take(8)
    store(dynamodb, pictures)

    answer = train(lambda_context, mugs, others)

    [mug] = answer.classifier.report.labels
    assert (mug.name, mug.examples) == ("mug", 8)
    assert mug.recall > 0.8
    assert answer.classifier.model == "m"


def test_images_of_another_workspace_are_unknown(dynamodb, lambda_context):
    pictures = Pictures()
    mugs, others = pictures.take(8, "mug"), pictures.take(8)
    store(dynamodb, pictures, workspace="stranger")

    answer = train(lambda_context, mugs, others)

    assert answer == TrainingAnswer(unusable={"unknown": (*mugs, *others)})
