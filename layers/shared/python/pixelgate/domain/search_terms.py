"""Terms: what an image can be found by, and what the index says of an image under one of them."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple


class TermKind(StrEnum):
    """Stored in keys, so a member is never renamed.

    ``WORD``: the single words of whatever else there is. ``VECTOR``: a part of all embeddings of one model.
    """

    WORD = "word"
    LABEL = "label"
    OBJECT = "object"
    CATEGORY = "category"
    MODERATION = "moderation"
    COLOR = "color"
    TAG = "tag"
    TRAIT = "trait"
    COLLECTION = "collection"
    STATUS = "status"
    VECTOR = "vector"


class Term(NamedTuple):
    """``value`` is folded, so that what is meant alike is spelt alike."""

    kind: TermKind
    value: str


class Posting(NamedTuple):
    """What an image's entry under a term says, in thousandths.

    ``confidence``: how sure it is that the image is that; of a colour its share of the picture. ``read``: how
    surely a word was read in the picture, 0 if it comes from elsewhere. ``colors`` are the colours, as
    ``#RRGGBB``, that have the name. ``vector``: the embedding, in one signed byte for each value.
    """

    confidence: int
    read: int = 0
    colors: tuple[str, ...] = ()
    vector: bytes = b""


CERTAIN = 1000


class PostingPage(NamedTuple):
    """Images and what is said of them, the newest first. ``is_last``: there are no more in these bounds."""

    entries: tuple[tuple[str, Posting], ...]
    is_last: bool


ImageTerms = Mapping[Term, Posting]


class Trait(StrEnum):
    """What is measured or known of a picture as a whole, as the index spells it."""

    LANDSCAPE = "landscape"
    PORTRAIT = "portrait"
    SQUARE = "square"
    BLURRED = "blurred"
    DARK = "dark"
    BRIGHT = "bright"
    BLANK = "blank"
    MONOCHROME = "monochrome"
    FACES = "faces"
    TEXT = "text"
    COPY = "copy"
    GENERATED = "generated"
