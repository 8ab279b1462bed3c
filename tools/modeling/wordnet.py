"""The nouns of WordNet 3.0: what everything is a kind of.

A noun's identity ("wnid", ``n02084071`` for dog) is the letter n and the byte at which its line starts in
``data.noun``; the format is that of WordNet's manual page wndb(5).
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from tools.modeling.errors import CardError

_HYPERNYM_POINTERS = frozenset({"@", "@i"})

# The top of the tree says nothing that a rule or a search could use.
ABSTRACTIONS = frozenset(
    {
        "n00001740",  # entity
        "n00001930",  # physical entity
        "n00002137",  # abstraction
        "n00002452",  # thing
        "n00002684",  # object
        "n00003553",  # whole
        "n00004258",  # living thing
        "n00004475",  # organism
        "n00007347",  # causal agent
        "n00019128",  # natural object
        "n00019613",  # substance
        "n00020090",  # substance
        "n00020827",  # matter
        "n00021939",  # artifact
        "n00022903",  # article
        "n00023100",  # psychological feature
        "n00024264",  # attribute
        "n00031264",  # group
        "n00031921",  # relation
        "n00033020",  # communication
        "n00033615",  # measure
        "n03076708",  # commodity
        "n03093574",  # consumer goods
        "n03129123",  # creation
        "n03257877",  # durables
        "n03575240",  # instrumentality
        "n03892891",  # part
        "n04007894",  # product
        "n09385911",  # part
        "n13809207",  # part
        "n15046900",  # solid
    }
)


@dataclass(frozen=True, slots=True)
class Noun:
    """One synset: its usual name and the other words for it, in lower case, and the wnids of what it directly
    is a kind of.
    """

    name: str
    aliases: tuple[str, ...]
    hypernyms: tuple[str, ...]


class Nouns:
    """Looks nouns up in the content of ``data.noun``."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._found: dict[str, Noun] = {}

    def find(self, wnid: str) -> Noun:
        """The noun of this wnid.

        Raises:
            CardError: WordNet 3.0 has none.
        """
        if wnid not in self._found:
            self._found[wnid] = self._read(wnid)
        return self._found[wnid]

    def _read(self, wnid: str) -> Noun:
        start = int(wnid[1:])
        fields = self._data[start : self._data.find(b"\n", start)].decode("ascii", "replace").split(" ")
        if fields[0] != wnid[1:]:
            raise CardError(f"{wnid} is not a noun of WordNet 3.0")
        word_count = int(fields[3], base=16)
        pointers_at = 5 + 2 * word_count
        pointers = fields[pointers_at : pointers_at + 4 * int(fields[pointers_at - 1])]
        hypernyms = tuple(
            f"n{offset}"
            for symbol, offset in zip(pointers[::4], pointers[1::4], strict=True)
            if symbol in _HYPERNYM_POINTERS
        )
        name, *aliases = dict.fromkeys(
            word.replace("_", " ").lower() for word in fields[4 : pointers_at - 1 : 2]
        )
        return Noun(name=name, aliases=tuple(aliases), hypernyms=hypernyms)

    def names_above(self, wnid: str) -> tuple[str, ...]:
        """The names of all that ``wnid`` is a kind of, nearest first, each once, abstractions left out."""
        return tuple(dict.fromkeys(noun.name for noun in self.above(wnid)))

    def above(self, wnid: str) -> Iterator[Noun]:
        """All that ``wnid`` is a kind of, nearest first, each once, abstractions left out."""
        return (noun for above, noun in self._above(wnid) if above not in ABSTRACTIONS)

    def _above(self, wnid: str) -> Iterator[tuple[str, Noun]]:
        seen = {wnid}
        waiting = deque(self.find(wnid).hypernyms)
        while waiting:
            above = waiting.popleft()
            if above in seen:
                continue
            seen.add(above)
            noun = self.find(above)
            yield above, noun
            waiting.extend(noun.hypernyms)
