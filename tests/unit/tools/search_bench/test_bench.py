"""What the tables of docs/search.md are made of, on a small workspace."""

from pixelgate.domain.search_terms import Term, TermKind
from tools.search_bench.near_vectors import compare, vectors_of
from tools.search_bench.term_questions import PAGE, QUESTIONS, RARE, ask, workspace_of


def test_a_search_reads_no_more_than_its_rarest_word_asks_for():
    index = workspace_of(1000)

    asked = {name: ask(index, words) for name, words in QUESTIONS.items()}

    assert asked["one common word"].found == PAGE
    assert not asked["one common word"].is_all
    assert asked["a word that nothing has"][:3] == (0, True, 2)
    assert asked["a common word and a rare one"].is_all
    assert asked["a common word and a rare one"].entries < 1000
    assert asked["two words that never meet"].found == 0


def test_what_is_asked_for_one_by_one_is_counted_as_that():
    index = workspace_of(200)
    index.forget()

    found = index.among(Term(TermKind.WORD, RARE), [f"img_{number:026d}" for number in range(150)])

    assert (index.requests, index.entries, index.units) == (2, 150, 75.0)
    assert len(found) <= 150


def test_bytes_find_nearly_all_that_whole_values_find():
    compared = compare(vectors_of(300))

    assert compared.recall >= 0.95
    assert compared.greatest_error < 0.01
