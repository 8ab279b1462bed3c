"""Other words for parents, out of a WordNet of a few synsets."""

from pixelgate.domain.model_cards.label_set import Label
from tests.support.modeling import noun_ids, nouns
from tools.modeling.wordnet import Nouns
from tools.tree_words import nouns_above, words_of


def traffic(tmp_path):
    """vehicle, conveyance; car, automobile, truck < vehicle; truck < vehicle; sports car, Sport Car < car."""
    lines = ["vehicle, conveyance"]
    for words, above in (("car, automobile, truck", 0), ("truck", 0), ("sports car, Sport Car", 1)):
        lines.append(f"{words} < {noun_ids(nouns(*lines))[above]}")
    words, (_, _, truck, sports_car) = Nouns(nouns(*lines)), noun_ids(nouns(*lines))
    source = tmp_path / "labels.csv"
    source.write_text(f"index,name,wnid\n0,truck,{truck}\n1,sports car,{sports_car}\n2,odd thing,\n")
    labels = (
        Label(index=0, name="truck", wnid=truck, parents=("vehicle",)),
        Label(
            index=1, name="sports car", wnid=sports_car, parents=("car", "vehicle"), aliases=("sport car",)
        ),
    )
    return words_of(labels, nouns_above(source, words))


def test_a_word_that_is_nothing_itself_is_another_word_for_a_kind(tmp_path):
    words = traffic(tmp_path)

    assert words["names"] == ["sport car", "sports car", "truck"]
    assert words["kinds"] == ["car", "vehicle"]
    assert words["other_words"] == {"automobile": ["car"], "conveyance": ["vehicle"]}
