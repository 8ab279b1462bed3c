from pydantic import BaseModel

from pixelgate.domain.signals import OPTIONAL
from pixelgate.rules.fields import Kind
from pixelgate.rules.vocabulary import DATES, IMAGE, MISSABLE
from tests.unit.pixelgate.rules.building import signals


def leaves(value, path=()):
    """The paths of everything in one image's signals that is neither a model nor a list of models."""
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from leaves(getattr(value, name), (*path, name))
    elif isinstance(value, tuple) and (not value or isinstance(value[0], BaseModel)):
        yield ".".join(path), "list"
    else:
        yield ".".join(path), "field"


def test_every_signal_is_a_word_of_the_language():
    expected = dict(leaves(signals(missing=["moderation"])))

    assert {path for path, what in expected.items() if what == "field"} == {
        *IMAGE.fields,
        *IMAGE.uncomparable,
    }
    assert IMAGE.uncomparable == {"background.lab", "moderation_gaps", "model_versions"}
    assert set(IMAGE.differences) == {"background.delta_e"}
    assert {path for path, what in expected.items() if what == "list"} == set(IMAGE.lists)


def test_every_field_of_an_item_is_a_word_or_known_to_be_none():
    objects = IMAGE.lists["objects"].items

    assert {"name", "confidence", "area", "box.x", "box.height"} <= set(objects.fields)
    assert objects.uncomparable == {"parents", "aliases"}
    assert "delta_e" in IMAGE.lists["colors"].items.differences
    assert set(IMAGE.lists["custom_labels"].items.fields) == {"classifier", "name", "confidence"}


def test_types_and_ranges_come_from_the_models():
    moderation = IMAGE.lists["moderation"].items.fields

    assert {"nudity", "weapon", "handgun"} <= {*moderation["name"].choices}
    assert moderation["name"].kind is Kind.NAME
    assert moderation["id"].kind is Kind.CHOICE
    assert (moderation["confidence"].low, moderation["confidence"].high) == (0, 1)
    assert IMAGE.fields["image.has_alpha"].kind is Kind.BOOLEAN
    assert IMAGE.fields["image.width"].kind is Kind.NUMBER
    assert IMAGE.lists["labels"].items.fields["name"].kind is Kind.NAME


def test_dates_are_words_of_the_language():
    assert {path for path, field in IMAGE.fields.items() if field.kind is Kind.DATE} == DATES


def test_every_signal_that_may_be_missing_has_a_sentence_for_it():
    image = signals(missing=[*MISSABLE])

    assert image.missing == set(MISSABLE) - OPTIONAL
    assert "image" not in MISSABLE
    assert all(unknown.note[0].isupper() and unknown.note[-1] != "." for unknown in MISSABLE.values())
