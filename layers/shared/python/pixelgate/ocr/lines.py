"""Words that an OCR engine saw to the lines that a person would read."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from pixelgate.domain.findings.base import Box
from pixelgate.domain.findings.text import TextLine, TextWord

MAX_LINES = 200
MAX_LINE_LENGTH = 500

# As JSON that escapes whatever is not ASCII, six bytes a character. Together with everything else that is
# found, an execution document must stay far below 256 KiB; the words repeat the text of their lines.
MAX_TEXT_BYTES = 30_000

# A word with its box takes about 110 bytes: these take a sixth of the document.
MAX_WORDS = 400

# A line this short has to be read with certainty: the seven ghosts that were left on 110 pictures had at
# most three letters or digits and a confidence below .79.
SHORT_LINE = 3
MIN_SHORT_CONFIDENCE = 0.8

# A letter or digit on its own (a quantity, a page number) is believed only in the company of real lines.
MIN_LONE_CONFIDENCE = 0.9
MIN_COMPANY = 3

_DECIMALS = 5


@dataclass(frozen=True)
class Word:
    """One word and its box in pixels; confidence is 0..1.

    Neighbours share the value of ``line``; all of it but its last number names their paragraph.
    """

    line: tuple[int, ...]
    text: str
    confidence: float
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class ReadText:
    """Lines in reading order; ``truncated``: there was more text than is kept.

    ``regions``: how many places of the picture look like text, readable or not. ``orientation``: the page
    stands turned clockwise by so many degrees.
    """

    lines: tuple[TextLine, ...]
    truncated: bool
    regions: int = 0
    orientation: Literal[0, 90, 180, 270] = 0


@dataclass(frozen=True)
class _Joined:
    """A line; ``paragraph`` as its words name it, ``is_cut``: it was too long."""

    line: TextLine
    paragraph: tuple[int, ...]
    is_cut: bool

    @property
    def letters(self) -> int:
        return sum(char.isalnum() for char in self.line.text)


def to_lines(
    words: Iterable[Word],
    *,
    size: tuple[int, int],
    regions: int = 0,
    min_confidence: float = 0.0,
    min_line_confidence: float = 0.0,
) -> ReadText:
    """Join ``words``, which come in reading order, to lines in fractions of a picture of ``size`` pixels.

    Ghosts are left out: textures and edges that an engine took for letters show as words or lines it is
    unsure of, as short lines that are not quite sure, and as lines of one letter or digit where there are
    hardly any others.
    The first ``MAX_WORDS`` words are kept beside their lines, whole lines only.
    """
    sure = (word for word in words if word.confidence >= min_confidence and word.text.strip())
    joined = [each for each in _join(sure, size) if each.line.confidence >= min_line_confidence]
    has_company = sum(each.letters > SHORT_LINE for each in joined) >= MIN_COMPANY
    believed = [each for each in joined if _is_believed(each, has_company=has_company)]
    numbers = {name: number for number, name in enumerate(dict.fromkeys(each.paragraph for each in believed))}
    lines: list[TextLine] = []
    text_bytes = kept_words = 0
    for each in believed:
        text_bytes += len(json.dumps(each.line.text))
        if len(lines) == MAX_LINES or text_bytes > MAX_TEXT_BYTES:
            return ReadText(lines=tuple(lines), truncated=True, regions=regions)
        kept_words += len(each.line.words)
        left_out = {"words": ()} if kept_words > MAX_WORDS else {}
        lines.append(each.line.model_copy(update={"paragraph": numbers[each.paragraph], **left_out}))
    return ReadText(lines=tuple(lines), truncated=any(each.is_cut for each in believed), regions=regions)


def _join(words: Iterable[Word], size: tuple[int, int]) -> Iterator[_Joined]:
    for key, group in groupby(words, key=lambda word: word.line):
        members = list(group)
        whole = " ".join(word.text.strip() for word in members)
        text = whole[:MAX_LINE_LENGTH]
        box = _box_around(members, size)
        if box is not None:
            # A page on its side may be read as one line of all its words.
            words_of_line = _boxed(members, size) if len(members) <= MAX_WORDS else ()
            line = TextLine(text=text, confidence=_mean_confidence(members), box=box, words=words_of_line)
            yield _Joined(line, key[:-1], is_cut=text != whole)


def _boxed(words: list[Word], size: tuple[int, int]) -> tuple[TextWord, ...]:
    boxed = ((word, _box_around([word], size)) for word in words)
    return tuple(
        TextWord(text=word.text.strip()[:MAX_LINE_LENGTH], confidence=_mean_confidence([word]), box=box)
        for word, box in boxed
        if box is not None
    )


def _is_believed(joined: _Joined, *, has_company: bool) -> bool:
    if joined.letters == 1:
        return has_company and joined.line.confidence >= MIN_LONE_CONFIDENCE
    return joined.letters > SHORT_LINE or (
        joined.letters > 1 and joined.line.confidence >= MIN_SHORT_CONFIDENCE
    )


def _mean_confidence(words: list[Word]) -> float:
    """Of the characters, not of the words: a stray dot weighs less than the sentence it stands in."""
    letters = sum(len(word.text) for word in words)
    return round(min(1.0, sum(word.confidence * len(word.text) for word in words) / letters), 4)


def _box_around(words: list[Word], size: tuple[int, int]) -> Box | None:
    """Inside the picture, rounded; None where nothing of it is left."""
    width, height = size
    left = round(max(0, min(word.left for word in words)) / width, _DECIMALS)
    top = round(max(0, min(word.top for word in words)) / height, _DECIMALS)
    right = round(min(width, max(word.left + word.width for word in words)) / width, _DECIMALS)
    bottom = round(min(height, max(word.top + word.height for word in words)) / height, _DECIMALS)
    if right <= left or bottom <= top:
        return None
    return Box(x=left, y=top, width=round(right - left, _DECIMALS), height=round(bottom - top, _DECIMALS))
