"""Every problem that code raises is one of a list: with one status, a meaning and a way out."""

import ast
import re
from http import HTTPStatus
from pathlib import Path

import pytest

from pixelgate.api import problem_kinds, problems, re_evaluation_routes
from pixelgate.api.problem_kinds import PROBLEM_KINDS
from pixelgate.domain.reviews import Refusal
from tools.problem_page import PAGE, render

LAYER = Path(problems.__file__).parents[1]
# Where the kind is worked out from something else; every one that can come of it.
WORKED_OUT = {
    "review_desk.py": {each.lower().replace("_", "-") for each in Refusal},
    "re_evaluation_routes.py": {kind for kind, _ in re_evaluation_routes._REFUSED.values()},
}


def raised_in(path):
    """``(kind, name of the status)`` of each ``ProblemError`` of a module; None for what is worked out."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "ProblemError":
            status, kind = node.args[:2]
            yield getattr(kind, "value", None), getattr(status, "attr", None)


RAISED = [(path.name, *each) for path in sorted(LAYER.rglob("*.py")) for each in raised_in(path)]
NAMED = [each for each in RAISED if each[1] is not None]


@pytest.mark.parametrize(("module", "kind", "status"), NAMED)
def test_a_kind_that_is_raised_is_listed_with_its_status(module, kind, status):
    assert kind in PROBLEM_KINDS, (
        f"{module}: add {kind!r} to layers/shared/python/pixelgate/api/problem_kinds.py, "
        "then run `make problems openapi`"
    )
    assert PROBLEM_KINDS[kind].status == HTTPStatus[status]


def test_a_kind_that_is_worked_out_is_listed_too():
    assert {module for module, kind, _ in RAISED if kind is None} == set(WORKED_OUT)
    for kinds in WORKED_OUT.values():
        assert kinds <= set(PROBLEM_KINDS)


def test_nothing_is_listed_that_is_not_raised():
    assert set(PROBLEM_KINDS) == {kind for _, kind, _ in NAMED}.union(*WORKED_OUT.values())


@pytest.mark.parametrize("kind", PROBLEM_KINDS)
def test_a_kind_is_a_plain_word_with_a_meaning_and_a_hint(kind):
    known = PROBLEM_KINDS[kind]

    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", kind)
    assert known.meaning and known.hint
    assert not (known.meaning + known.hint).count("|")


def test_whoever_knows_no_better_hint_gives_the_listed_one():
    error = problems.ProblemError(HTTPStatus.NOT_FOUND, "import-not-found", "there is no import imp_1")

    assert error.problem.hint == problem_kinds.PROBLEM_KINDS["import-not-found"].hint


def test_the_page_is_current():
    assert PAGE.read_text(encoding="utf-8") == render(), "run `make problems`"
