"""Which rule set a back-test tries: a text of the request's own, a version, the draft, or a packaged one."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Self

from pydantic import Field, model_validator

from pixelgate.api.problems import ProblemError
from pixelgate.api.ruleset_texts import problem_of
from pixelgate.domain.base import Document
from pixelgate.domain.rulesets import RulesetFormat, RulesetReference
from pixelgate.rules.compiled import TITLES, packaged_rulesets
from pixelgate.rules.document import parse_text
from pixelgate.rules.loading import read_ruleset
from pixelgate.rules.plain import MAX_BYTES
from pixelgate.rules.ruleset import canonical_json
from pixelgate.storage.active_rulesets import RulesetNotFoundError
from pixelgate.storage.rulesets import AmbiguousVersionError, RuleSetStore

MOST_PROBLEMS = 10


class WantedRuleset(Document):
    """``text`` need not be stored anywhere; ``version`` is an identity or its beginning; else: the draft."""

    text: Annotated[str, Field(min_length=1, max_length=MAX_BYTES)] | None = None
    format: RulesetFormat = RulesetFormat.YAML
    version: str | None = None

    @model_validator(mode="after")
    def _name_one(self) -> Self:
        if self.text is not None and self.version is not None:
            raise ValueError("name one of text and version")
        return self


@dataclass(frozen=True)
class TriedRuleset:
    """What is tried: ``identity`` is ``name@sha256`` of ``canonical``."""

    identity: str
    canonical: str


def find_ruleset(store: RuleSetStore, workspace: str, name: str, wanted: WantedRuleset) -> TriedRuleset:
    """The rule set ``name`` that is wanted. Its own tests may fail: whoever tries it is still at work.

    Raises:
        ProblemError: there is none, it has problems, or it is another's text.
    """
    if wanted.text is not None:
        return _read(wanted.text, wanted.format, name)
    if wanted.version is not None:
        return _version(store, workspace, name, wanted.version)
    try:
        draft = store.draft(workspace, name)
    except RulesetNotFoundError as error:
        if name in TITLES:
            [packaged] = [each for each in packaged_rulesets() if each.name == name]
            return _read(packaged.text, RulesetFormat.JSON, name)
        raise _not_found(f"there is no draft {name}") from error
    return _read(draft.text, draft.format, name)


def _version(store: RuleSetStore, workspace: str, name: str, version: str) -> TriedRuleset:
    reference = RulesetReference.parse(version, name=name)
    if reference is None or reference.name != name:
        raise _not_found(f"{version!r} is no version of {name}")
    try:
        found = store.version(workspace, reference)
    except RulesetNotFoundError as error:
        raise _not_found(f"there is no version {version} of {name}") from error
    except AmbiguousVersionError as error:
        detail = f"several versions of {name} begin with {version}"
        raise ProblemError(HTTPStatus.CONFLICT, "ambiguous-version", detail) from error
    return TriedRuleset(found.id, found.canonical)


def _read(text: str, format_of: RulesetFormat, name: str) -> TriedRuleset:
    name_of_file = f"{name}.{format_of}"
    ruleset, reading = read_ruleset(text, name_of_file=name_of_file)
    if ruleset is None:
        told = [str(problem) for problem in reading.problems]
        raise ProblemError(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            "ruleset-invalid",
            "\n".join(told[:MOST_PROBLEMS]),
            hint="pixelgate rules lint FILE tells the same without a service",
            problems=tuple(problem_of(problem) for problem in reading.problems),
        )
    if ruleset.name != name:
        detail = f"the text is the rule set {ruleset.name!r}, not {name!r}"
        raise ProblemError(HTTPStatus.UNPROCESSABLE_ENTITY, "ruleset-name-differs", detail)
    parsed = parse_text(text, as_json=format_of is RulesetFormat.JSON)
    return TriedRuleset(ruleset.identity, canonical_json(parsed.data))


def _not_found(detail: str) -> ProblemError:
    return ProblemError(
        HTTPStatus.NOT_FOUND, "ruleset-not-found", detail, hint="or send the rule set itself, as text"
    )
