"""What is packed reads as what the rules saw, and what cannot be read says so."""

import zlib

import pytest

from pixelgate.domain.findings.text import TextLine, TextWord
from pixelgate.domain.signals import Signals
from pixelgate.rules.checking import load_default_ruleset
from pixelgate.rules.evaluation import decide
from pixelgate.storage.packed_signals import FORM, UnreadableSignalsError, pack_signals, unpack_signals
from tests.support.documents import BOX, CRATE, MISSING, NOW, custom_labels, facts, findings

WORD = TextWord(text="hello", confidence=0.9, box=BOX)
LINE = TextLine(text="hello", confidence=0.9, box=BOX, words=(WORD,))


def signals(**changes) -> Signals:
    return Signals.of(facts(), findings(**changes))


def test_everything_that_rules_read_comes_back():
    assert unpack_signals(pack_signals(signals()), form=FORM) == signals()


@pytest.mark.parametrize("group", ["labels", "objects", "moderation", "faces", "text", "measures"])
def test_a_gap_stays_a_gap(group):
    gappy = signals(**{group: MISSING})

    assert unpack_signals(pack_signals(gappy), form=FORM).missing == gappy.missing != frozenset()


@pytest.mark.parametrize("labels", [(), (CRATE,)])
def test_custom_labels_come_back_and_none_is_not_unknown(labels):
    known = signals(custom_labels=custom_labels(*labels))

    assert unpack_signals(pack_signals(known), form=FORM).custom_labels == labels


def test_what_was_stored_before_there_were_custom_labels_is_read_and_knows_none():
    before = signals().model_dump_json(exclude_defaults=True, exclude={"custom_labels"})

    back = unpack_signals(zlib.compress(before.encode()), form=FORM)

    assert back.custom_labels is None
    assert back == signals()


def test_words_are_left_out_and_their_line_is_not():
    text = findings().text.model_copy(update={"lines": (LINE,)})

    back = unpack_signals(pack_signals(signals(text=text)), form=FORM)

    assert back.text.lines == (LINE.model_copy(update={"words": ()}),)


def test_the_packaged_rules_come_to_the_same_on_both():
    ruleset = load_default_ruleset(NOW)
    for known in (signals(), signals(text=MISSING), *(test.signals for test in ruleset.tests)):
        back = unpack_signals(pack_signals(known), form=FORM)
        assert decide(back, ruleset, NOW) == decide(known, ruleset, NOW)


def test_equal_signals_have_equal_bytes():
    assert pack_signals(signals()) == pack_signals(signals())


@pytest.mark.parametrize(
    ("packed", "form"),
    [
        (pack_signals(signals()), FORM + 1),
        (b"nothing that was packed", FORM),
        (zlib.compress(b"{}"), FORM),
        (zlib.compress(b"not json"), FORM),
        (zlib.compress(signals().model_dump_json().replace("has_gps", "had_gps").encode()), FORM),
        (pack_signals(signals())[:-9], FORM),
    ],
)
def test_what_cannot_be_read_is_never_taken_for_something_else(packed, form):
    with pytest.raises(UnreadableSignalsError):
        unpack_signals(packed, form=form)
