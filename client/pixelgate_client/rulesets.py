"""``client.rulesets``: drafts, published versions, and which of them decides."""

from collections.abc import Mapping, Sequence
from typing import Literal
from urllib.parse import quote

from pixelgate_client.desk import ConnectionT, Desk, operation
from pixelgate_client.exchange import Steps
from pixelgate_client.models.rulesets import (
    Activation,
    ActivationList,
    ComparedRulesets,
    Draft,
    DraftLine,
    PublishedAnswer,
    RulesetHistory,
    RulesetList,
    RulesetSummary,
    Trial,
    VersionDetail,
    VersionLine,
    VersionList,
)
from pixelgate_client.models.thresholds import ThresholdCurve

Format = Literal["yaml", "json"]


class Rulesets(Desk[ConnectionT]):
    """The rule sets of one workspace.

    A version is named by its digest, 8 digits of it or more, ``name@digest`` or ``latest``. ``revision`` is
    what the caller has seen: where it was changed since, nothing is done, and an ``ApiError`` 409 says so.
    """

    @operation
    def list(self) -> Steps[tuple[RulesetSummary, ...]]:
        """All names that have a draft or a version, those that come with the service included."""
        return (yield from self._get("/v1/rulesets", RulesetList)).rulesets

    @operation
    def draft(self, name: str) -> Steps[Draft]:
        """The draft.

        Raises:
            NotFoundError: there is none.
        """
        return self._get(_path(name, "draft"), Draft)

    @operation
    def save_draft(
        self, name: str, text: str, *, format_of_text: Format = "yaml", revision: int | None = None
    ) -> Steps[DraftLine]:
        """Store ``text``, right or wrong, as the draft. ``revision`` 0: only if there is none yet."""
        body = {"text": text, "format": format_of_text, **_given(revision=revision)}
        return self._put(_path(name, "draft"), DraftLine, body=body)

    @operation
    def discard_draft(self, name: str) -> Steps[DraftLine]:
        """Forget the draft; its versions stay."""
        return self._delete(_path(name, "draft"), DraftLine)

    @operation
    def test(
        self,
        name: str,
        *,
        text: str | None = None,
        format_of_text: Format = "yaml",
        version: str | None = None,
        signals: Mapping[str, object] | None = None,
        missing: Sequence[str] = (),
        collection: str | None = None,
        image_id: str | None = None,
    ) -> Steps[Trial]:
        """Run the tests of ``text``, of a ``version``, or without either of the draft. Nothing is stored.

        With ``signals``, as the tests of a rule set write them, or an ``image_id`` there is a verdict.
        """
        body: dict[str, object] = {} if text is None else {"text": text, "format": format_of_text}
        body |= _given(version=version, signals=signals, collection=collection, image_id=image_id)
        body |= {"missing": [*missing]} if missing else {}
        return self._post(_path(name, "test"), Trial, body=body)

    @operation
    def publish(
        self, name: str, *, revision: int | None = None, note: str | None = None
    ) -> Steps[PublishedAnswer]:
        """Make the draft a version, which never changes.

        Raises:
            ApiError: 422 while it has errors or a test is red; ``error.problem.problems`` has all of them.
        """
        return self._post(_path(name, "publish"), PublishedAnswer, body=_given(revision=revision, note=note))

    @operation
    def versions(self, name: str) -> Steps[tuple[VersionLine, ...]]:
        """The newest first."""
        return (yield from self._get(_path(name, "versions"), VersionList)).versions

    @operation
    def version(self, name: str, version: str = "latest") -> Steps[VersionDetail]:
        """One version with its text."""
        return self._get(f"{_path(name, 'versions')}/{quote(version, safe='')}", VersionDetail)

    @operation
    def diff(self, name: str, before: str = "latest", after: str = "draft") -> Steps[ComparedRulesets]:
        """What changed from one to the other: versions, or ``draft``."""
        return self._get(_path(name, "diff"), ComparedRulesets, params={"from": before, "to": after})

    @operation
    def suggest(
        self,
        name: str,
        rule: str,
        *,
        path: str | None = None,
        text: str | None = None,
        format_of_text: Format = "yaml",
        version: str | None = None,
        collection: str | None = None,
        keep: float | None = None,
        images: int | None = None,
        picture: bool = False,
    ) -> Steps[ThresholdCurve]:
        """What follows from each threshold of a ``rule``, and which one to take.

        Of this ``text``, of a ``version``, or without either of the latest version. ``path`` names the number
        where the rule has several. ``keep``: so much of what people rejected must not be approved (1: all).
        Up to so many ``images`` are replayed.

        Raises:
            ApiError: 422, because it is not clear which number is meant; ``error.problem.problems`` has them.
        """
        body: dict[str, object] = {} if text is None else {"text": text, "format": format_of_text}
        body |= _given(path=path, version=version, collection=collection, keep=keep, images=images)
        body |= {"rule": rule, "picture": picture}
        return self._post(_path(name, "suggest"), ThresholdCurve, body=body)

    @operation
    def activations(self) -> Steps[ActivationList]:
        """What decides, for the workspace and for its collections."""
        return self._get("/v1/rulesets/activations", ActivationList)

    @operation
    def activate(
        self, ruleset: str | None, *, collection: str | None = None, revision: int | None = None
    ) -> Steps[Activation]:
        """Let ``name@digest``, or the latest version of a name, decide from now on; None: none of one's own.

        Raises:
            ApiError: 409, because somebody else was first: ``error.problem.activation`` says who and what.
        """
        body = {"ruleset": ruleset, **_given(collection=collection, revision=revision)}
        return self._post("/v1/rulesets/activations", Activation, body=body)

    @operation
    def roll_back(self, *, collection: str | None = None, revision: int | None = None) -> Steps[Activation]:
        """Let that decide which decided before."""
        body = _given(collection=collection, revision=revision)
        return self._post("/v1/rulesets/activations/rollback", Activation, body=body)

    @operation
    def history(
        self, *, name: str | None = None, collection: str | None = None, limit: int = 100
    ) -> Steps[RulesetHistory]:
        """Who changed what, the latest first; and whether that is still what was recorded."""
        given = _given(name=name, collection=collection, limit=limit)
        params = {key: str(value) for key, value in given.items()}
        return self._get("/v1/rulesets/history", RulesetHistory, params=params)


def _path(name: str, what: str) -> str:
    return f"/v1/rulesets/{quote(name, safe='')}/{what}"


def _given(**values: object) -> dict[str, object]:
    return {key: value for key, value in values.items() if value is not None}
