"""Label files become classes with parents."""

import pytest

from pixelgate.domain.model_cards.label_set import Label
from tests.support.modeling import noun_ids, nouns
from tools.modeling.errors import CardError
from tools.modeling.labels import compile_labels
from tools.modeling.wordnet import Nouns


@pytest.fixture
def words():
    weapon = nouns("weapon")
    data = nouns("weapon", f"rifle, Long gun < {noun_ids(weapon)[0]}", "tool")
    return Nouns(data), dict(zip(("weapon", "rifle", "tool"), noun_ids(data), strict=True))


@pytest.fixture
def compiled(tmp_path, words):
    def compile_text(text: str) -> tuple[Label, ...]:
        path = tmp_path / "labels.csv"
        path.write_text(text)
        return compile_labels(path, words[0]).labels

    return compile_text


def test_a_label_is_a_kind_of_all_above_its_synset(compiled, words):
    rifle = words[1]["rifle"]

    labels = compiled(f"index,name,wnid\n7,rifle,{rifle}\n")

    assert labels == (Label(index=7, name="rifle", wnid=rifle, parents=("weapon",), aliases=("long gun",)),)


def test_a_label_of_another_name_is_a_kind_of_its_synset_too_and_of_its_category(compiled, words):
    (label,) = compiled(f"index,name,wnid,category\n0,assault gun,{words[1]['rifle']},sports\n")

    assert label.parents == ("rifle", "weapon", "sports")
    assert label.aliases == ("rifle", "long gun")


def test_kind_of_overrules_a_synset_that_does_not_fit_the_pictures(compiled, words):
    rifle, tool = words[1]["rifle"], words[1]["tool"]

    (label,) = compiled(f"index,name,wnid,kind_of\n0,rifle,{rifle},{tool}\n")

    assert (label.wnid, label.parents, label.aliases) == (rifle, ("tool",), ())


def test_a_label_without_a_synset_has_no_parents(compiled):
    assert compiled("index,name\n0,safe\n") == (Label(index=0, name="safe"),)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("index,name,color\n0,safe,red\n", "unknown columns color"),
        ("index,name\nfirst,safe\n", r"labels\.csv, line 2"),
        ("index,name,wnid\n0,rifle,n00000003\n", r"labels\.csv, line 2: n00000003 is not a noun"),
        ("index,name\n1,a\n0,b\n", "indices must rise"),
        ("index,name\n1,a\n1,b\n", "indices must rise"),
        ("name\nsafe\n", r"labels\.csv, line 2"),
    ],
)
def test_a_faulty_file_is_refused_with_its_name(compiled, text, complaint):
    with pytest.raises(CardError, match=complaint):
        compiled(text)
