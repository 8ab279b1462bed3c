"""Findings are reused only where today's would be equal."""

import pytest

from pixelgate.domain.model_set import model_set

TODAY = {"release": "1", "recipes": {"a": "1", "b": "2"}, "settings": {"text_engine": "auto"}}


def test_the_order_of_parts_does_not_count():
    assert model_set(**TODAY) == model_set(**{**TODAY, "recipes": {"b": "2", "a": "1"}})


@pytest.mark.parametrize(
    "change",
    [
        {"release": "2"},
        {"recipes": {"a": "1", "b": "3"}},
        {"recipes": {"a": "1"}},
        {"settings": {"text_engine": "x"}},
    ],
)
def test_any_other_part_is_another_set(change):
    assert model_set(**{**TODAY, **change}) != model_set(**TODAY)
