"""Whatever the order and the number of entries: what is found is what meets every clause, newest first."""

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pixelgate.domain.search_terms import Posting, PostingPage, Term, TermKind
from pixelgate.search import intersection, postings
from pixelgate.search.clauses import Clause, exact_clause
from pixelgate.search.intersection import intersect


@dataclass
class Entries:
    """A ``PostingIndex`` in memory, which counts what is read."""

    of: dict[str, dict[str, int]]
    pages: int = 0
    read: int = 0
    asked: int = 0
    queried: list[str] = field(default_factory=list)

    def page(self, term, *, before, oldest, limit):
        self.pages += 1
        self.queried.append(term.value)
        inside = sorted((i for i in self.of.get(term.value, ()) if oldest <= i < before), reverse=True)
        self.read += len(inside[:limit])
        entries = tuple((image_id, Posting(self.of[term.value][image_id])) for image_id in inside[:limit])
        # As DynamoDB: whether there is more is not known where a page ends with the last entry.
        return PostingPage(entries, is_last=len(inside) < limit)

    def among(self, term, image_ids):
        self.asked += len(image_ids)
        known = self.of.get(term.value, {})
        return {image_id: Posting(known[image_id]) for image_id in image_ids if image_id in known}


def clause(*values, least=0):
    return Clause(terms=tuple(Term(TermKind.WORD, value) for value in values), least=least)


def ids(*numbers):
    return {f"img_{number:06d}": 1000 for number in numbers}


def found(index, clauses, **bounds):
    return [image_id for stretch in intersect(index, clauses, **bounds) for image_id in stretch.image_ids]


numbers = st.dictionaries(st.integers(0, 60).map(lambda n: f"img_{n:06d}"), st.integers(0, 1000))


@given(
    of=st.fixed_dictionaries(dict.fromkeys("abcd", numbers)),
    asked=st.lists(st.lists(st.sampled_from("abcd"), min_size=1, max_size=3), min_size=1, max_size=3),
    least=st.integers(0, 600),
    bounds=st.tuples(st.integers(0, 60), st.integers(0, 60)),
    sizes=st.tuples(st.integers(1, 5), st.integers(1, 5), st.integers(1, 8)),
)
def test_it_finds_what_comparing_everything_finds(of, asked, least, bounds, sizes):
    oldest, before = (f"img_{bound:06d}" for bound in bounds)
    clauses = [clause(*values, least=least) for values in asked]

    def meets(image_id, values):
        return any(image_id in of[value] and of[value][image_id] >= least for value in values)

    with pytest.MonkeyPatch.context() as patch:
        for module, name, size in [
            (intersection, "FIRST_PAGE", sizes[0]),
            (postings, "LONGEST_STRETCH", sizes[1]),
            (intersection, "LONGEST_PAGE", sizes[2]),
        ]:
            patch.setattr(module, name, size)
        result = found(Entries(of), clauses, before=before, oldest=oldest)

    everything = {image_id for entries in of.values() for image_id in entries}
    expected = {i for i in everything if oldest <= i < before and all(meets(i, values) for values in asked)}
    assert result == sorted(expected, reverse=True)


def test_what_is_named_many_times_is_read_once():
    index = Entries({"APPROVED": ids(1)})

    result = found(index, [exact_clause(TermKind.STATUS, ["APPROVED"] * 600)])

    assert (result, index.pages) == (["img_000001"], 1)


def test_the_rarest_term_says_how_much_is_read():
    common = ids(*range(20_000))
    index = Entries({"common": common, "everywhere": dict(common), "rare": ids(*range(0, 20_000, 1000))})

    result = found(index, [clause("common"), clause("rare"), clause("everywhere")])

    assert len(result) == 20
    assert index.pages <= 5
    assert index.read < 1500
    assert index.asked <= 40


def test_a_term_that_nothing_has_ends_the_search_at_once():
    index = Entries({"common": ids(*range(20_000))})

    assert found(index, [clause("nowhere"), clause("common")]) == []
    assert index.queried == ["nowhere"]


def test_what_never_meets_ends_after_so_much_and_goes_on_from_there():
    index = Entries({"even": ids(*range(0, 20_000, 2)), "odd": ids(*range(1, 20_000, 2))})

    [*_, last] = intersect(index, [clause("even"), clause("odd")])

    assert last.image_ids == []
    assert last.reached is not None
    assert index.read < 8 * intersection.MOST_EXAMINED
    assert next(intersect(index, [clause("even")], before=last.reached)).image_ids[0] < last.reached
