import pytest

from pixelgate.domain.model_cards.label_set import Label
from tools.evaluation.data.class_names import resolve

LABELS = (
    Label(index=134, name="crane", wnid="n02012849"),
    Label(index=281, name="tabby", wnid="n02123045", aliases=("tabby cat",)),
    Label(index=282, name="tiger cat", wnid="n02123159"),
    Label(index=517, name="crane", wnid="n03126707"),
    Label(index=849, name="teapot", wnid="n04398044", aliases=("tabby",)),
)


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("n02123045", 281),
        ("n02123045-tabby", 281),
        ("n02123159_tiger_cat", 282),
        ("tabby", 281),
        ("Tabby Cat", 281),
        ("tabby, tabby cat", 281),
        ("tabby_cat", 281),
        ("tiger-cat", 282),
        ("281", 281),
        ("281_tabby", 281),
        ("n03126707", 517),
    ],
)
def test_a_class_is_known_by_many_names(name, column):
    assert resolve([name], LABELS).columns == {name: column}


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("crane", "several classes have that name; use the wnid"),
        ("dragon", "the model has no such class"),
        ("n00000000", "the model has no such class"),
        ("999", "the model has no such class"),
        ("", "the model has no such class"),
        ("tabby, tiger cat", "the model has no such class"),
    ],
)
def test_a_name_that_is_not_one_class_is_told_apart(name, reason):
    assert resolve([name], LABELS).unknown == {name: reason}
