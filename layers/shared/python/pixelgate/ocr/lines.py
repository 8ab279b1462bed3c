"""Words that an OCR engine saw to the lines that a person would read."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from pixelgate.domain.findings import Box, TextLine, TextWord

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

_DECIMALS = 5


@dataclass(frozen=True)
class Word:
    """One word and its box in pixels; neighbours share the value of ``line``; confidence is 0..1."""

    line: tuple[int, ...]
    text: str
    confidence: float
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class ReadText:
    """Lines in reading order; ``truncated``: there was more text than is kept."""

    lines: tuple[TextLine, ...]
    truncated: bool


def to_lines(
    words: Iterable[Word],
    *,
    size: tuple[int, int],
    min_confidence: float = 0.0,
    min_line_confidence: float = 0.0,
) -> ReadText:
    """Join ``words``, which come in reading order, to lines in fractions of a picture of ``size`` pixels.

    Ghosts are left out: textures and edges that an engine took for letters show as words or lines it is
    unsure of, as lines with fewer than two letters or digits, and as short lines that are not quite sure.
    The first ``MAX_WORDS`` words are kept beside their lines, whole lines only.
    """
    sure = (word for word in words if word.confidence >= min_confidence and word.text.strip())
    lines: list[TextLine] = []
    text_bytes = kept_words = 0
    truncated = False
    for line, is_cut in _join(sure, size):
        if line.confidence < min_line_confidence:
            continue
        truncated |= is_cut
        text_bytes += len(json.dumps(line.text))
        if len(lines) == MAX_LINES or text_bytes > MAX_TEXT_BYTES:
            return ReadText(lines=tuple(lines), truncated=True)
        kept_words += len(line.words)
        lines.append(line if kept_words <= MAX_WORDS else line.model_copy(update={"words": ()}))
    return ReadText(lines=tuple(lines), truncated=truncated)


def _join(words: Iterable[Word], size: tuple[int, int]) -> Iterator[tuple[TextLine, bool]]:
    """Every line, and whether it had to be cut."""
    for _, group in groupby(words, key=lambda word: word.line):
        members = list(group)
        whole = " ".join(word.text.strip() for word in members)
        text = whole[:MAX_LINE_LENGTH]
        confidence = _mean_confidence(members)
        box = _box_around(members, size)
        if box is not None and not _is_ghost(text, confidence):
            line = TextLine(text=text, confidence=confidence, box=box, words=_boxed(members, size))
            yield line, text != whole


def _boxed(words: list[Word], size: tuple[int, int]) -> tuple[TextWord, ...]:
    boxed = ((word, _box_around([word], size)) for word in words)
    return tuple(
        TextWord(text=word.text.strip()[:MAX_LINE_LENGTH], confidence=_mean_confidence([word]), box=box)
        for word, box in boxed
        if box is not None
    )


def _is_ghost(text: str, confidence: float) -> bool:
    letters = sum(char.isalnum() for char in text)
    return letters < 2 or (letters <= SHORT_LINE and confidence < MIN_SHORT_CONFIDENCE)


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
