"""What people say about tags stands, however a tag is spelled and whatever a verdict says later."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from pixelgate.domain.tags import (
    LONGEST_TAG,
    MOST_REMOVED,
    MOST_TAGS,
    TagEdit,
    Tagging,
    TooManyTagsError,
    fold_tag,
    normalise_tag,
    surest_tags,
)
from pixelgate.domain.verdict import AutoTag

DOG = AutoTag(name="dog", source="objects", confidence=0.9)
BEACH = AutoTag(name="Beach", source="labels", confidence=0.7)


def names(tagging):
    return [(tag.name, tag.source) for tag in tagging.shown("r@1")]


def test_users_tags_come_first_and_automatic_ones_tell_where_they_come_from():
    own, automatic = Tagging(by_users=("summer",), automatic=(DOG,)).shown("r@1")

    assert (own.name, own.source, own.confidence, own.ruleset) == ("summer", "user", None, None)
    assert (automatic.name, automatic.source, automatic.confidence) == ("dog", "objects", 0.9)
    assert automatic.ruleset == "r@1"


def test_a_tag_that_somebody_removed_stays_removed_whatever_the_next_verdict_says():
    removed = Tagging(automatic=(DOG,)).edited(TagEdit(remove=("DOG",)))

    assert names(removed) == []
    assert names(removed.model_copy(update={"automatic": (DOG, BEACH)})) == [("Beach", "labels")]


def test_a_tag_that_is_added_again_is_the_users_own():
    removed = Tagging(automatic=(DOG,)).edited(TagEdit(remove=("dog",)))

    added = removed.edited(TagEdit(add=("Dog",)))

    assert names(added) == [("Dog", "user")]
    assert added.removed == ()


def test_a_users_tag_outlives_the_automatic_one_of_the_same_name():
    own = Tagging(automatic=(BEACH,)).edited(TagEdit(add=("beach",)))

    assert names(own) == [("beach", "user")]
    assert names(own.model_copy(update={"automatic": ()})) == [("beach", "user")]


def test_the_same_edit_twice_changes_nothing():
    edit = TagEdit(add=("a", "b"), remove=("c",))
    once = Tagging().edited(edit)

    assert once.edited(edit) == once


def test_edits_of_two_people_hold_in_either_order():
    first, second = TagEdit(add=("a",), remove=("x",)), TagEdit(add=("b",), remove=("y",))
    start = Tagging(by_users=("x", "y"))

    one, other = start.edited(first).edited(second), start.edited(second).edited(first)

    assert {*one.by_users} == {*other.by_users} == {"a", "b"}
    assert {*one.removed} == {*other.removed} == {"x", "y"}


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("  red   dress \n", "red dress"),
        ("cafe\u0301", "caf\u00e9"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("\u0645\u06cc\u200c\u0634\u0648\u062f", "\u0645\u06cc\u200c\u0634\u0648\u062f"),
        ("x" * LONGEST_TAG, "x" * LONGEST_TAG),
    ],
)
def test_a_tag_is_normalised(text, tag):
    assert normalise_tag(text) == tag


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "\u200d",
        "x" * (LONGEST_TAG + 1),
        "x" * 10_000,
        "\x1b[2J",
        "a\x00b",
        "abc\u202egnp",
        "\ue000",
    ],
)
def test_what_is_empty_too_long_or_invisible_is_no_tag(text):
    with pytest.raises(ValidationError):
        TagEdit(add=(text,))


@pytest.mark.parametrize(
    ("one", "other"),
    [("Straße", "STRASSE"), ("caf\u00e9", "CAFE\u0301"), ("a\u200db", "ab"), ("Dog", "dog")],
)
def test_tags_are_the_same_whatever_their_case(one, other):
    assert fold_tag(one) == fold_tag(other)


@given(st.text(max_size=80))
def test_normalising_twice_is_normalising_once(text):
    try:
        tag = normalise_tag(text)
    except ValueError:
        return
    assert normalise_tag(tag) == tag
    assert len(tag) <= LONGEST_TAG


@pytest.mark.parametrize("fault", [{}, {"add": ("a",), "remove": ("A",)}, {"add": ("a",) * (MOST_TAGS + 1)}])
def test_an_edit_that_means_nothing_is_refused(fault):
    with pytest.raises(ValidationError):
        TagEdit(**fault)


def test_an_image_has_so_many_tags_and_remembers_so_many_that_were_removed():
    full = Tagging(
        by_users=tuple(f"t{number}" for number in range(MOST_TAGS)),
        removed=tuple(f"r{number}" for number in range(MOST_REMOVED)),
    )

    assert full.edited(TagEdit(add=("T1",))) == full
    with pytest.raises(TooManyTagsError):
        full.edited(TagEdit(add=("one more",)))
    with pytest.raises(TooManyTagsError):
        full.edited(TagEdit(remove=("one more",)))


def test_of_automatic_tags_of_one_name_the_surest_is_kept():
    sure, unsure = (
        AutoTag(name="dog", source="objects", confidence=0.9),
        DOG.model_copy(update={"name": "Dog", "source": "labels", "confidence": 0.6}),
    )
    many = [AutoTag(name=f"t{number}", source="labels", confidence=0.5) for number in range(100)]

    kept = surest_tags([unsure, *many, sure])

    assert kept[0] == sure
    assert len(kept) == MOST_TAGS
    assert "Dog" not in [tag.name for tag in kept]
