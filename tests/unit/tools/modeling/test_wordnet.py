"""What everything is a kind of, out of a WordNet of a few synsets."""

import pytest

from tests.support.modeling import noun_ids, nouns
from tools.modeling.errors import CardError
from tools.modeling.wordnet import ABSTRACTIONS, Noun, Nouns


def animals() -> tuple[Nouns, list[str]]:
    """entity; animal < entity; pet < animal; dog < pet, animal."""
    above: list[str] = []
    lines: list[str] = []
    for words, kinds in (("entity", ()), ("animal", (0,)), ("pet", (1,)), ("dog, Domestic Dog", (2, 1))):
        lines.append(f"{words} < {','.join(above[kind] for kind in kinds)}")
        above = noun_ids(nouns(*lines))
    return Nouns(nouns(*lines)), above


def test_a_noun_is_found_by_the_byte_at_which_it_starts():
    words, (_, animal, pet, dog) = animals()

    assert words.find(dog) == Noun(name="dog", aliases=("domestic dog",), hypernyms=(pet, animal))


def test_all_above_is_named_once_and_the_nearest_first():
    words, (*_, dog) = animals()

    assert words.names_above(dog) == ("pet", "animal", "entity")


def test_names_are_lower_case_with_spaces():
    data = nouns("Siamese Cat, siamese")

    assert Nouns(data).find(*noun_ids(data)).name == "siamese cat"


@pytest.mark.parametrize("wnid", ["n00000007", "n99999999"])
def test_what_is_not_the_start_of_a_synset_is_refused(wnid):
    words, _ = animals()

    with pytest.raises(CardError, match=f"{wnid} is not a noun"):
        words.find(wnid)


def test_abstractions_are_wordnet_ids():
    assert all(wnid.startswith("n") and wnid[1:].isdigit() and len(wnid) == 9 for wnid in ABSTRACTIONS)
