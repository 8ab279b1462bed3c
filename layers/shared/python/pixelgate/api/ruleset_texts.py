"""The text of a rule set: what is wrong with it, and the version that it becomes."""

import json
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from http import HTTPStatus

from pixelgate.api.problems import ProblemError
from pixelgate.domain.errors import ConfigurationError
from pixelgate.domain.rulesets import RulesetFormat, RulesetProblem, RulesetText, Version
from pixelgate.rules.compiled import load_compiled_ruleset, packaged_rulesets
from pixelgate.rules.linting import lint_ruleset
from pixelgate.rules.loading import load_ruleset, read_ruleset
from pixelgate.rules.plain import MAX_BYTES, Plain
from pixelgate.rules.problems import Problem
from pixelgate.rules.ruleset import canonical_json
from pixelgate.storage.ruleset_items import MAX_STORED_BYTES, stored_bytes


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What can be said about a text. ``identity`` is that of a text that can be read, tests red or not."""

    identity: str | None
    errors: tuple[RulesetProblem, ...]
    warnings: tuple[RulesetProblem, ...]


def check_text(given: RulesetText, *, name: str, now: datetime) -> Checked:
    """Lint ``given`` and run its tests; a rule set of another name than ``name`` is one more error."""
    lint = lint_ruleset(given.text, name_of_file=given.file_name(name), now=now)
    errors = tuple(problem_of(each) for each in lint.errors)
    if lint.identity and (called := lint.identity.partition("@")[0]) != name:
        errors += (_misnamed(given, name, called),)
    return Checked(
        identity=lint.identity, errors=errors, warnings=tuple(problem_of(each) for each in lint.warnings)
    )


def version_from(
    given: RulesetText, checked: Checked, *, name: str, note: str | None, actor: str, now: datetime
) -> Version:
    """The version that a text becomes, published by ``actor``.

    Raises:
        ProblemError: 422 with everything that is wrong, tests that fail included.
    """
    if checked.identity is None or checked.errors:
        raise refusal(name, checked.errors)
    version = Version(
        id=checked.identity,
        name=name,
        published_at=now,
        published_by=actor,
        note=note,
        text=given.text,
        format=given.format,
        canonical=canonical_json(document_of(given, name=name)),
    )
    require_loadable(version)
    if stored_bytes(version) > MAX_STORED_BYTES:
        raise ProblemError(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            "ruleset-too-large",
            f"{name}: compressed it has {stored_bytes(version):,} bytes; {MAX_STORED_BYTES:,} can be stored",
            hint="leave out what its text repeats in comments",
        )
    return version


def require_loadable(version: Version) -> None:
    """Make sure that ``version`` decides as it is stored.

    Raises:
        ProblemError: 422, because this release does not read it, or not as what its id says.
    """
    try:
        identity = load_ruleset(version.canonical, name_of_file=f"{version.name}.json").identity
    except ConfigurationError as error:
        raise ProblemError(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            "ruleset-not-readable",
            f"{version.id} cannot be loaded: {error}",
            hint="publish it anew from a text that this release reads",
        ) from error
    if identity != version.id:
        raise ProblemError(
            HTTPStatus.UNPROCESSABLE_ENTITY, "ruleset-not-readable", f"{version.id} holds {identity}"
        )


def refusal(name: str, errors: tuple[RulesetProblem, ...]) -> ProblemError:
    """What is answered where a rule set with ``errors`` is to be used."""
    return ProblemError(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "ruleset-not-publishable",
        f"{name} has {len(errors)} problem{'s' if len(errors) > 1 else ''}",
        problems=errors,
    )


def require_size(given: RulesetText, *, name: str) -> None:
    """Make sure that a text can be stored as a draft.

    Raises:
        ProblemError: 422, because it is too large or no text at all.
    """
    try:
        size = len(given.text.encode())
    except UnicodeEncodeError as error:
        raise ProblemError(
            HTTPStatus.UNPROCESSABLE_ENTITY, "not-a-text", f"{name}: half of a surrogate pair is no character"
        ) from error
    if size > MAX_BYTES:
        raise ProblemError(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            "ruleset-too-large",
            f"{name}: the text has {size:,} bytes; a rule set may have {MAX_BYTES:,}",
        )


def document_of(given: RulesetText, *, name: str) -> Plain:
    """The plain data of a text.

    Raises:
        ProblemError: 422, because it is not even well-formed.
    """
    _, reading = read_ruleset(given.text, name_of_file=given.file_name(name))
    if reading.parsed.data is None:
        raise refusal(name, tuple(problem_of(each) for each in reading.problems))
    return reading.parsed.data


@cache
def packaged_versions() -> dict[str, Version]:
    """The rule sets that come with this release, by name, the default one first."""
    return {
        each.name: Version(
            id=load_compiled_ruleset(each.name).identity,
            name=each.name,
            note=each.title,
            is_packaged=True,
            text=each.text,
            format=RulesetFormat.JSON,
            canonical=canonical_json(json.loads(each.text)),
        )
        for each in packaged_rulesets()
    }


def problem_of(problem: Problem) -> RulesetProblem:
    """A problem with its way out told apart: what the language's messages say after a semicolon."""
    message, _, hint = problem.message.partition("; ")
    return RulesetProblem(
        file=problem.file,
        line=problem.line,
        entry=problem.entry,
        key=problem.key,
        message=message,
        hint=hint or None,
    )


def _misnamed(given: RulesetText, name: str, called: str) -> RulesetProblem:
    return RulesetProblem(
        file=given.file_name(name),
        line=None,
        entry="",
        key="ruleset",
        message=f"the text calls itself {called!r}, and this is the draft of {name!r}",
        hint=f"write `ruleset: {name}`, or keep it as the draft of {called}",
    )
