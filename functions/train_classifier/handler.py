"""Train classifier: learn labels from what some images were seen to show. Called by the API, which waits.

In:   TrainingOrder
Out:  TrainingAnswer
Env:  Settings, below
"""

from functools import partial

from pixelgate.api.classifier_training import ClassifierTraining
from pixelgate.domain.classifiers import TrainingAnswer, TrainingOrder
from pixelgate.runtime import clients
from pixelgate.runtime.settings import EnvSettings
from pixelgate.runtime.step import step
from pixelgate.storage.record_batches import read_records
from pixelgate.storage.stored_labels import read_labels


class Settings(EnvSettings):
    """Environment of TrainClassifierFunction in template.yaml."""

    table_name: str


@step
def handler(order: TrainingOrder) -> TrainingAnswer:
    client, table = clients.dynamodb(), Settings.load().table_name
    training = ClassifierTraining(
        read_records=partial(read_records, client, table), read_labels=partial(read_labels, client, table)
    )
    return training.train(order)
