"""Published versions: those of a workspace, and those that come with this release."""

from dataclasses import dataclass
from http import HTTPStatus

from pixelgate.api.problems import ProblemError
from pixelgate.api.ruleset_texts import packaged_versions
from pixelgate.domain.rulesets import RulesetReference, Version, VersionLine
from pixelgate.storage.active_rulesets import RulesetNotFoundError
from pixelgate.storage.rulesets import AmbiguousVersionError, RuleSetStore


@dataclass(frozen=True, kw_only=True)
class Versions:
    """Every method is about one workspace and raises a ``ProblemError`` for what cannot be done."""

    store: RuleSetStore

    def lines(self, workspace: str, name: str | None = None) -> list[VersionLine]:
        """Its own, the newest first, and the packaged ones, of earlier releases where it has used them."""
        stored = sorted(
            self.store.versions(workspace, name),
            key=lambda line: (line.published_at is not None, line.published_at, line.id),
            reverse=True,
        )
        known = {line.id for line in stored}
        packaged = [
            VersionLine(**{field: getattr(version, field) for field in VersionLine.model_fields})
            for version in packaged_versions().values()
            if name in (None, version.name) and version.id not in known
        ]
        return [*stored, *packaged]

    def find(self, workspace: str, text: str, *, name: str | None = None) -> Version:
        """The version that ``text`` names, or 404.

        A digest or 8 of its digits and more, after ``name@`` or, where ``name`` says which, without; a name
        alone, or ``latest``, for the newest version, which is a packaged one where there is no other.
        """
        reference = RulesetReference.parse(text, name=name or "")
        if reference is None and (text == "latest" or name is None):
            return self._latest(workspace, name or text)
        if reference is None or not reference.name:
            raise ProblemError(
                HTTPStatus.UNPROCESSABLE_ENTITY,
                "not-a-version",
                f"{text[:80]!r} names no version",
                hint="write name@digest, 8 digits of it or more; GET /v1/rulesets/{name}/versions lists them",
            )
        return self._find(workspace, reference)

    def _find(self, workspace: str, reference: RulesetReference) -> Version:
        packaged = packaged_versions().get(reference.name)
        is_packaged = packaged is not None and packaged.id.startswith("@".join(reference))
        try:
            return self.store.version(workspace, reference)
        except AmbiguousVersionError as error:
            raise ProblemError(
                HTTPStatus.CONFLICT,
                "ambiguous-version",
                f"several versions of {reference.name} begin with {reference.digest}",
                hint="write more digits",
            ) from error
        except RulesetNotFoundError as error:
            if packaged is not None and is_packaged:
                return packaged
            raise _no_version(reference.name, reference.digest) from error

    def _latest(self, workspace: str, name: str) -> Version:
        lines = self.lines(workspace, name)
        own = [line for line in lines if not line.is_packaged]
        if not own and name in packaged_versions():
            return packaged_versions()[name]
        if not lines:
            raise ProblemError(
                HTTPStatus.NOT_FOUND,
                "version-not-found",
                f"nothing is published of {name}",
                hint=f"a draft of it becomes a version by POST /v1/rulesets/{name}/publish",
            )
        return self._find(workspace, RulesetReference(name, lines[0].id.partition("@")[2]))


def _no_version(name: str, digest: str) -> ProblemError:
    return ProblemError(
        HTTPStatus.NOT_FOUND,
        "version-not-found",
        f"there is no version {digest} of {name}",
        hint=f"GET /v1/rulesets/{name}/versions lists what there is",
    )
