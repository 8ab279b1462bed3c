"""What a classifier says of images that there are, before anybody relies on it: nothing is changed."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from pixelgate.api.classifiers import find_classifier, find_model
from pixelgate.classifiers.applying import custom_labels_of
from pixelgate.domain.base import Document
from pixelgate.domain.classifiers import TrainedClassifier, Version
from pixelgate.domain.findings.base import Fraction
from pixelgate.domain.findings.labels import LabelsFinding
from pixelgate.domain.fingerprint import decode_embedding
from pixelgate.domain.ids import ClassifierName, ImageId
from pixelgate.domain.image import ImageRecord
from pixelgate.domain.unusable_examples import Unusable
from pixelgate.storage.classifiers import ClassifierStore
from pixelgate.storage.record_batches import ReadRecords
from pixelgate.storage.stored_labels import ReadLabels

MOST_TRIED = 100


class ClassifierTrialRequest(Document):
    """The images, and which version is tried: without one, the latest."""

    images: Annotated[tuple[ImageId, ...], Field(min_length=1, max_length=MOST_TRIED)]
    version: Version | None = None


class TriedLabel(Document):
    """A label that the image would get."""

    name: str
    confidence: Fraction


class TriedImage(Document):
    """``labels``: the surest first, maybe none; null where nothing can be said, and ``reason`` says why."""

    image_id: ImageId
    labels: tuple[TriedLabel, ...] | None = None
    reason: Unusable | None = None


class ClassifierTrial(Document):
    """What a version says of each image, in the order in which they were asked for."""

    name: ClassifierName
    version: Version
    images: tuple[TriedImage, ...]


@dataclass(frozen=True, kw_only=True)
class ClassifierTrials:
    """Applies classifiers to the embeddings that analyses have left."""

    store: ClassifierStore
    read_records: ReadRecords
    read_labels: ReadLabels

    def run(self, workspace: str, name: str, request: ClassifierTrialRequest) -> ClassifierTrial:
        """What the version says of each of the images.

        Raises:
            ProblemError: 404, because there is no such classifier or version.
        """
        latest = find_classifier(self.store, workspace, name).summary.latest_version
        version = request.version or latest
        classifier = find_model(self.store, workspace, name, version)
        images = tuple(dict.fromkeys(request.images))
        records = self.read_records(workspace, images)
        analyses = {each.id: each.analysis for each in records.values() if each.erasure is None}
        seen = {each.image_id: each.labels for each in self.read_labels(workspace, analyses)}
        tried = [
            _tried(image_id, records.get(image_id), seen.get(image_id), classifier) for image_id in images
        ]
        return ClassifierTrial(name=name, version=version, images=tuple(tried))


def _tried(
    image_id: str, record: ImageRecord | None, labels: LabelsFinding | None, classifier: TrainedClassifier
) -> TriedImage:
    if record is None:
        return TriedImage(image_id=image_id, reason=Unusable.UNKNOWN)
    if record.erasure is not None:
        return TriedImage(image_id=image_id, reason=Unusable.ERASED)
    if labels is None or not labels.embedding:
        return TriedImage(image_id=image_id, reason=Unusable.NOT_ANALYSED)
    if (labels.model, labels.model_version) != (classifier.model, classifier.model_version):
        return TriedImage(image_id=image_id, reason=Unusable.OTHER_MODEL)
    found = custom_labels_of(decode_embedding(labels.embedding), classifier)
    given = tuple(TriedLabel(name=name, confidence=confidence) for name, confidence in found)
    return TriedImage(image_id=image_id, labels=given)
