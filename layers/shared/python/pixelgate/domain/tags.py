"""Tags of an image: people's own, those that a rule set took over from findings, and those people removed.

What a person said stands: no verdict brings a tag back that somebody removed, nor removes one that somebody
added.
"""

import unicodedata
from collections.abc import Iterable
from typing import Annotated, Self

from pydantic import AfterValidator, Field, StrictStr, model_validator

from pixelgate.domain.base import Document
from pixelgate.domain.verdict import AutoTag

LONGEST_TAG = 64
MOST_TAGS = 50
MOST_REMOVED = 200
BY_USER = "user"
# They join letters and emoji in many scripts, and nothing else that is invisible has a place in a tag.
_JOINERS = {"\N{ZERO WIDTH NON-JOINER}", "\N{ZERO WIDTH JOINER}"}


class TooManyTagsError(ValueError):
    """The image would have more tags than it may."""


def normalise_tag(text: str) -> str:
    """``text`` in NFC with single spaces; as it is shown.

    Raises:
        ValueError: nothing is left, it is too long, or it holds what cannot be seen.
    """
    if len(text) > 4 * LONGEST_TAG:
        raise ValueError(f"a tag has at most {LONGEST_TAG} characters")
    tag = " ".join(unicodedata.normalize("NFC", text).split())
    if not tag.strip("".join(_JOINERS)):
        raise ValueError("a tag has at least one character")
    if len(tag) > LONGEST_TAG:
        raise ValueError(f"a tag has at most {LONGEST_TAG} characters")
    if not all(sign.isprintable() or sign in _JOINERS for sign in tag):
        raise ValueError("a tag holds no control characters")
    return tag


def fold_tag(tag: str) -> str:
    """Equal for tags that differ in case only, or in what cannot be seen."""
    folded = unicodedata.normalize("NFC", tag.casefold())
    return "".join(sign for sign in folded if sign not in _JOINERS)


Tag = Annotated[StrictStr, AfterValidator(normalise_tag)]


class TagEdit(Document):
    """``add`` makes tags the user's own; ``remove`` takes tags away for good, whoever gave them."""

    add: Annotated[tuple[Tag, ...], Field(max_length=MOST_TAGS)] = ()
    remove: Annotated[tuple[Tag, ...], Field(max_length=MOST_TAGS)] = ()

    @model_validator(mode="after")
    def _mean_something(self) -> Self:
        if not self.add and not self.remove:
            raise ValueError("name tags to add or to remove")
        if _folded(self.add) & _folded(self.remove):
            raise ValueError("add and remove name the same tag")
        return self


class ShownTag(Document):
    """A tag as everybody sees it. ``source``: ``user``, or the list of findings that it comes from.

    ``confidence`` and ``ruleset`` are those of automatic tags.
    """

    name: str
    source: str
    confidence: float | None = None
    ruleset: str | None = None


class Tagging(Document):
    """All that is known of an image's tags."""

    by_users: tuple[str, ...] = ()
    automatic: tuple[AutoTag, ...] = ()
    removed: tuple[str, ...] = ()

    def edited(self, edit: TagEdit) -> Self:
        """The tags after ``edit``, which may change nothing.

        Raises:
            TooManyTagsError: there would be too many, or too many that were removed.
        """
        added, taken = _folded(edit.add), _folded(edit.remove)
        by_users = _unique((*_without(self.by_users, taken), *edit.add))
        removed = _unique((*_without(self.removed, added), *edit.remove))
        if len(by_users) > MOST_TAGS:
            raise TooManyTagsError(f"an image has at most {MOST_TAGS} tags of users")
        if len(removed) > MOST_REMOVED:
            raise TooManyTagsError(f"an image remembers at most {MOST_REMOVED} tags that were removed")
        return self.model_copy(update={"by_users": by_users, "removed": removed})

    def shown(self, ruleset: str | None) -> tuple[ShownTag, ...]:
        """Users' tags in their order, then the automatic ones that nobody removed, the surest first."""
        own = tuple(ShownTag(name=name, source=BY_USER) for name in self.by_users)
        settled = _folded((*self.by_users, *self.removed))
        automatic = tuple(
            ShownTag(**dict(tag), ruleset=ruleset)
            for tag in self.automatic
            if fold_tag(tag.name) not in settled
        )
        return own + automatic


def surest_tags(tags: Iterable[AutoTag]) -> tuple[AutoTag, ...]:
    """Each name once with its best source, at most ``MOST_TAGS``, the surest first."""
    best: dict[str, AutoTag] = {}
    for tag in sorted(tags, key=lambda tag: -tag.confidence):
        best.setdefault(fold_tag(tag.name), tag)
    return tuple(best.values())[:MOST_TAGS]


def _folded(tags: Iterable[str]) -> set[str]:
    return {fold_tag(tag) for tag in tags}


def _without(tags: Iterable[str], folded: set[str]) -> tuple[str, ...]:
    return tuple(tag for tag in tags if fold_tag(tag) not in folded)


def _unique(tags: Iterable[str]) -> tuple[str, ...]:
    """The first spelling of each."""
    first: dict[str, str] = {}
    for tag in tags:
        first.setdefault(fold_tag(tag), tag)
    return tuple(first.values())
