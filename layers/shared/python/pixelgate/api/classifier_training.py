"""Training a classifier on images as they are stored: on all that are named, or on none."""

from collections.abc import Mapping, Set
from dataclasses import dataclass

from pixelgate.classifiers.training import train
from pixelgate.domain.classifiers import TrainedClassifier, TrainingAnswer, TrainingOrder
from pixelgate.domain.fingerprint import decode_embedding
from pixelgate.domain.unusable_examples import Unusable
from pixelgate.storage.record_batches import ReadRecords
from pixelgate.storage.stored_labels import ReadLabels, StoredLabels


@dataclass(frozen=True, kw_only=True)
class ClassifierTraining:
    """Learns from the embeddings that analyses have left; no model runs, and nothing is written."""

    read_records: ReadRecords
    read_labels: ReadLabels

    def train(self, order: TrainingOrder) -> TrainingAnswer:
        """A classifier; or none, and the images from which nothing can be learnt, by the reason."""
        records = self.read_records(order.workspace, sorted(order.image_ids))
        analyses = {each.id: each.analysis for each in records.values() if each.erasure is None}
        seen = {each.image_id: each for each in self._seen(order.workspace, analyses)}
        unusable = {
            Unusable.UNKNOWN: order.image_ids - records.keys(),
            Unusable.ERASED: records.keys() - analyses.keys(),
            Unusable.NOT_ANALYSED: analyses.keys() - seen.keys(),
            Unusable.OTHER_MODEL: _of_other_models(seen),
        }
        if any(unusable.values()):
            return TrainingAnswer(
                unusable={reason: tuple(sorted(ids)) for reason, ids in unusable.items() if ids}
            )
        return TrainingAnswer(classifier=_classifier(order, seen))

    def _seen(self, workspace: str, analyses: Mapping[str, int]) -> list[StoredLabels]:
        return [each for each in self.read_labels(workspace, analyses) if each.labels.embedding]


def _of_other_models(seen: Mapping[str, StoredLabels]) -> Set[str]:
    """Those to be analysed again: to the latest model all can be brought, and it sees what comes next."""
    if not seen:
        return set()
    latest = max(seen.values(), key=lambda each: each.recorded_at)
    return {image_id for image_id, each in seen.items() if each.model != latest.model}


def _classifier(order: TrainingOrder, seen: Mapping[str, StoredLabels]) -> TrainedClassifier:
    model, model_version = next(iter(seen.values())).model
    return train(
        order,
        {image_id: decode_embedding(each.labels.embedding) for image_id, each in seen.items()},
        model=model,
        model_version=model_version,
    )
