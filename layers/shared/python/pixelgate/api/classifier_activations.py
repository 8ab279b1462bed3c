"""Which classifiers look at every new image: made active, no longer active, and removed."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from pixelgate.api.classifiers import find_classifier, find_version
from pixelgate.api.custom_label_users import CustomLabelUsers
from pixelgate.api.problems import ProblemError
from pixelgate.domain.findings.custom_labels import MOST_ACTIVE
from pixelgate.storage.chained_changes import OutrunError
from pixelgate.storage.classifier_changes import Author, ClassifierChanges
from pixelgate.storage.classifiers import ClassifierStore, StoredClassifier

MOST_NAMED = 5
"""Rule sets, in a problem that is about them."""


@dataclass(frozen=True, kw_only=True)
class ClassifierActivations:
    """Every method is about one workspace and raises a ``ProblemError`` for what cannot be done.

    ``if_match``, where it is given, is the ETag that the caller has seen; 412 if it is past.
    """

    store: ClassifierStore
    changes: ClassifierChanges
    users: CustomLabelUsers

    def activate(
        self, workspace: str, name: str, version: int, *, if_match: str | None, actor: str, now: datetime
    ) -> StoredClassifier:
        """Let a version look at every image from now on, in the place of another one of this classifier.

        409 where that one gives a label that this one never does, while rules ask for custom labels: a rule
        about it would never apply again, and nobody would be told.
        """
        seen = self._seen(workspace, name, if_match)
        wanted = find_version(self.store, workspace, name, version)
        if seen.summary.active_version == version:
            return seen
        if seen.summary.active_version is not None:
            active = find_version(self.store, workspace, name, seen.summary.active_version)
            if lost := [each for each in active.given_names if each not in wanted.given_names]:
                self._require_no_user(workspace, f"version {version} never gives {', '.join(lost)}, and ")
        others = set(seen.active.versions) - {name}
        if len(others) >= MOST_ACTIVE:
            detail = f"{', '.join(sorted(others))} are active"
            raise ProblemError(HTTPStatus.CONFLICT, "too-many-active-classifiers", detail)
        return self._point(seen, version, Author(actor, now))

    def deactivate(
        self, workspace: str, name: str, *, if_match: str | None, actor: str, now: datetime
    ) -> StoredClassifier:
        """Let it look at no image any more; 409 while rules ask for what it says.

        Also where other classifiers stay active: a rule may be about a label that only this one gives.
        """
        seen = self._seen(workspace, name, if_match)
        if seen.summary.active_version is None:
            return seen
        self._require_no_user(workspace)
        return self._point(seen, None, Author(actor, now))

    def remove(self, workspace: str, name: str, *, if_match: str | None, actor: str, now: datetime) -> None:
        """Forget a classifier with all its versions; 409 while it is active."""
        # What a removal that failed has left, since of a classifier that is gone there is nothing to find.
        self.changes.sweep(workspace, name, now=now)
        seen = self._seen(workspace, name, if_match)
        if seen.summary.active_version is not None:
            raise ProblemError(
                HTTPStatus.CONFLICT,
                "classifier-active",
                f"version {seen.summary.active_version} of {name} looks at every new image",
                hint=f"DELETE /v1/classifiers/{name}/active first",
            )
        try:
            self.changes.remove(seen, author=Author(actor, now))
        except OutrunError as error:
            raise _changed(name) from error

    def _require_no_user(self, workspace: str, because: str = "") -> None:
        users = self.users.of(workspace)
        if users:
            more = f" and {len(users) - MOST_NAMED} more" if len(users) > MOST_NAMED else ""
            raise ProblemError(
                HTTPStatus.CONFLICT,
                "classifier-in-use",
                f"{because}rules ask for custom labels: {'; '.join(users[:MOST_NAMED])}{more}",
            )

    def _seen(self, workspace: str, name: str, if_match: str | None) -> StoredClassifier:
        found = find_classifier(self.store, workspace, name)
        if if_match is not None and if_match != etag_of(found):
            raise _changed(name)
        return found

    def _point(self, seen: StoredClassifier, version: int | None, author: Author) -> StoredClassifier:
        try:
            return self.changes.point(seen, version, author=author)
        except OutrunError as error:
            raise _changed(seen.name) from error


def etag_of(found: StoredClassifier) -> str:
    """Another one after every change of the classifier."""
    return f'"{found.state.revision}"'


def _changed(name: str) -> ProblemError:
    return ProblemError(
        HTTPStatus.PRECONDITION_FAILED,
        "classifier-changed",
        f"{name}, or which classifiers are active, was changed in the meantime",
        hint=f"GET /v1/classifiers/{name}, and begin from that and its ETag",
    )
