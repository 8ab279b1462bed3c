"""What an image can be found by."""

import pytest

from pixelgate.domain.findings.custom_labels import CustomLabel
from pixelgate.domain.findings.labels import Label
from pixelgate.domain.findings.text import TextLine
from pixelgate.domain.search_terms import Term, TermKind
from pixelgate.domain.status import FINAL, ImageStatus
from pixelgate.search.image_terms import MOST_TERMS, terms_of
from tests.support.documents import BOX, MISSING, custom_labels, facts, findings, record

PLAIN = {"status": "APPROVED", "analysis": 1, "is_anonymized": False}


def terms(found=None, **changes):
    return terms_of(record(**{**PLAIN, "facts": facts(), **changes}), found or findings())


def values(found, kind):
    return {term.value for term in found if term.kind == kind}


def test_an_image_is_found_by_what_it_shows_and_by_what_that_is():
    found = terms()

    assert values(found, TermKind.LABEL) == {"tabby", "cat", "animal"}
    assert values(found, TermKind.OBJECT) == {"cat", "animal"}
    assert values(found, TermKind.CATEGORY) == {"cat", "animal"}
    assert found[Term(TermKind.LABEL, "tabby")].confidence == 830
    assert values(found, TermKind.COLOR) == {"red"}
    assert found[Term(TermKind.COLOR, "red")].colors == ("#FF0000",)
    assert values(found, TermKind.TRAIT) == {"landscape", "text"}
    assert values(found, TermKind.STATUS) == {"APPROVED"}


def test_every_single_word_of_it_finds_it():
    found = terms(
        name="IMG holiday-2026.jpg",
        tags=("Summer Sale",),
        collection="spring",
        facts=facts(title="Two friends", camera="Leica Q3", rights={"creator": "Ann Lee"}),
    )

    assert values(found, TermKind.WORD) >= {
        "tabby",
        "cat",
        "red",
        "hello",
        "img",
        "holiday",
        "2026",
        "summer",
    }
    assert values(found, TermKind.WORD) >= {"sale", "spring", "two", "friend", "leica", "q3", "ann", "lee"}
    assert "jpg" not in values(found, TermKind.WORD)
    assert values(found, TermKind.TAG) == {"summer sale"}
    assert values(found, TermKind.COLLECTION) == {"spring"}


def test_a_word_that_was_read_is_told_from_one_that_was_not():
    found = terms()

    assert found[Term(TermKind.WORD, "hello")].read == 900
    assert found[Term(TermKind.WORD, "tabby")].read == 0


def test_breeds_that_nobody_is_sure_of_make_a_sure_kind():
    breeds = [
        Label(name=name, wnid=f"n0{place}", confidence=0.3, parents=("dog", "animal"))
        for place, name in enumerate(["pug", "boxer", "beagle"])
    ]
    unsure = findings()
    told = unsure.labels.model_copy(
        update={"labels": (*breeds, breeds[0].model_copy(update={"confidence": 0.1}))}
    )

    found = terms(unsure.model_copy(update={"labels": told}))

    assert found[Term(TermKind.LABEL, "dog")].confidence == 1000
    assert found[Term(TermKind.LABEL, "pug")].confidence == 300


def test_a_label_of_the_workspaces_own_finds_an_image_as_soon_as_it_is_given():
    label = CustomLabel(classifier="garments", name="Gift Boxes", confidence=0.15)

    found = terms(findings(custom_labels=custom_labels(label)))

    assert found[Term(TermKind.LABEL, "gift box")].confidence == 150
    assert {"gift", "box"} <= values(found, TermKind.WORD)
    assert "tabby" in values(found, TermKind.LABEL)


def test_what_nobody_is_sure_of_finds_nothing():
    assert values(terms(), TermKind.MODERATION) == set()


def test_a_weapon_that_may_be_one_is_found_by_who_looks_for_weapons():
    label = Label(name="revolver", wnid="n04086273", confidence=0.16, parents=("firearm", "gun", "weapon"))
    suspected = findings()
    labels = suspected.labels.model_copy(update={"labels": (label,)})

    found = terms(suspected.model_copy(update={"labels": labels}))

    assert "weapon" in values(found, TermKind.MODERATION)
    assert values(found, TermKind.LABEL) == set()


@pytest.mark.parametrize("hidden", [True, None])
def test_words_that_people_wrote_do_not_tell_of_what_was_hidden(hidden):
    written = {"title": "Ann at home", "camera": "Leica", "rights": {"creator": "Ben", "copyright": "Cleo"}}

    words = values(terms(is_anonymized=hidden, facts=facts(**written)), TermKind.WORD)

    assert "leica" in words
    assert not words & {"ann", "home", "ben", "cleo"}


def test_where_it_was_taken_is_nobodys_to_find():
    found = terms(facts=facts(has_gps=True, location={"latitude": 52.5, "longitude": 13.4}))

    assert not any("52" in term.value for term in found)


def test_a_page_full_of_text_takes_the_place_of_nothing_else():
    lines = tuple(
        TextLine(text=" ".join(f"w{row}n{place}" for place in range(20)), confidence=0.9, box=BOX)
        for row in range(100)
    )
    full = findings()
    found = terms(full.model_copy(update={"text": full.text.model_copy(update={"lines": lines})}))

    assert len(found) == MOST_TERMS
    assert Term(TermKind.LABEL, "tabby") in found
    assert Term(TermKind.WORD, "w0n0") in found


@pytest.mark.parametrize(
    "gap", ["labels", "objects", "text", "measures", "faces", "duplicates", "moderation", "custom_labels"]
)
def test_what_is_missing_is_not_found_and_all_else_is(gap):
    found = terms(findings(**{gap: MISSING}))

    assert values(found, TermKind.STATUS) == {"APPROVED"}
    assert len(found) >= 10


@pytest.mark.parametrize("status", sorted({*ImageStatus} - FINAL))
def test_an_image_that_is_on_its_way_or_erased_is_not_found(status):
    assert terms(status=status) == {}


def test_an_image_that_could_not_be_analysed_is_found_by_what_people_called_it():
    found = terms_of(record(**{**PLAIN, "status": "FAILED", "tags": ("shoes",)}), None)

    assert Term(TermKind.TAG, "shoes") in found
    assert Term(TermKind.WORD, "cat") in found
