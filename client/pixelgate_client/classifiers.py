"""``client.classifiers``: labels of a workspace's own, learnt from its images."""

from collections.abc import Mapping, Sequence
from urllib.parse import quote

from pixelgate_client.desk import ConnectionT, Desk, operation
from pixelgate_client.exchange import Steps
from pixelgate_client.models.classifiers import (
    ClassifierDetail,
    ClassifierList,
    ClassifierSummary,
    ClassifierTrial,
    ClassifierVersion,
    RemovedClassifier,
)


class Classifiers(Desk[ConnectionT]):
    """The classifiers of one workspace. Where one is named, a ``NotFoundError`` says that there is none."""

    @operation
    def train(
        self, name: str, examples: Mapping[str, Sequence[str]], *, others: Sequence[str] = ()
    ) -> Steps[ClassifierVersion]:
        """Train a new version, and say how good it is. It looks at no image before it is activated.

        ``examples`` are ids of images by the label that they show, 5 of each or more; an image may show
        several labels. ``others`` show none of them.

        Raises:
            ApiError: 422, because examples cannot be used: ``error.problem.unusable`` has their ids by the
                reason; 409, because there are too many classifiers or versions.
        """
        labels = [{"name": label, "images": list(images)} for label, images in examples.items()]
        body: dict[str, object] = {"name": name, "labels": labels}
        if others:
            body["others"] = list(others)
        return self._post("/v1/classifiers", ClassifierVersion, body=body)

    @operation
    def list(self) -> Steps[tuple[ClassifierSummary, ...]]:
        """All of them, by name."""
        return (yield from self._get("/v1/classifiers", ClassifierList)).classifiers

    @operation
    def get(self, name: str) -> Steps[ClassifierDetail]:
        """One classifier and its versions."""
        return self._get(_path(name), ClassifierDetail)

    @operation
    def version(self, name: str, version: int) -> Steps[ClassifierVersion]:
        """One version with its report."""
        return self._get(f"{_path(name)}/versions/{version}", ClassifierVersion)

    @operation
    def try_on(
        self, name: str, image_ids: Sequence[str], *, version: int | None = None
    ) -> Steps[ClassifierTrial]:
        """What a version, by default the latest, says of up to 100 images. Changes nothing."""
        body: dict[str, object] = {"images": list(image_ids)}
        if version is not None:
            body["version"] = version
        return self._post(f"{_path(name)}/try", ClassifierTrial, body=body)

    @operation
    def activate(self, name: str, version: int) -> Steps[ClassifierSummary]:
        """Let this version look at every image from now on.

        Raises:
            ApiError: 409, because too many others do.
        """
        return self._put(f"{_path(name)}/active", ClassifierSummary, body={"version": version})

    @operation
    def deactivate(self, name: str) -> Steps[ClassifierSummary]:
        """Let it look at no image any more; its versions stay.

        Raises:
            ApiError: 409, because rules ask for custom labels.
        """
        return self._delete(f"{_path(name)}/active", ClassifierSummary)

    @operation
    def delete(self, name: str) -> Steps[RemovedClassifier]:
        """Forget a classifier with all its versions.

        Raises:
            ApiError: 409, because it is active.
        """
        return self._delete(_path(name), RemovedClassifier)


def _path(name: str) -> str:
    return f"/v1/classifiers/{quote(name, safe='')}"
