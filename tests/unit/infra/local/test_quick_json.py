import json
from typing import Any

import pytest

from infra.local import quick_json


def test_text_is_written_without_blanks_and_in_its_own_script() -> None:
    assert quick_json.dumps({"b": ["é", 1.5, None], "a": True}) == '{"b":["é",1.5,null],"a":true}'


@pytest.mark.parametrize(
    "value", [{1: "a", None: "b"}, [2**70], ["\ud800"], [float("1e300"), -0.0, 5e-324], {"deep": [[[{}]]]}]
)
def test_what_is_written_is_read_by_the_module_json_as_what_itself_writes(value: Any) -> None:
    assert json.loads(quick_json.dumps(value)) == json.loads(json.dumps(value))


@pytest.mark.parametrize(
    "text", ['{"a": [1, 2.5, "é", null]}', b'{"a": 1}', str(2**70), "[Infinity]", '"\\ud800"', " 7 "]
)
def test_texts_are_read_as_the_module_json_reads_them(text: str | bytes) -> None:
    assert quick_json.loads(text) == json.loads(text)


def test_what_is_no_json_is_refused_in_the_words_of_the_module_json() -> None:
    with pytest.raises(json.JSONDecodeError, match="Expecting property name"):
        quick_json.loads("{a: 1}")


def test_what_has_no_form_in_json_is_refused() -> None:
    with pytest.raises(TypeError, match="not JSON serializable"):
        quick_json.dumps({"a": object()})


def test_what_is_nested_without_end_is_refused_as_by_the_module_json() -> None:
    for read in (quick_json.loads, json.loads):
        with pytest.raises(RecursionError):
            read("[" * 100_000)


def test_what_is_no_number_is_written_as_null() -> None:
    assert quick_json.dumps([float("nan"), float("-inf")]) == "[null,null]"
