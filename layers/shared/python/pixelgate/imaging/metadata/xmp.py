"""XMP packets (ISO 16684-1): properties by namespace and name, read within limits."""

from collections import defaultdict
from collections.abc import Mapping
from typing import TypeAlias
from xml.parsers import expat

from pixelgate.imaging.metadata.exif import BrokenMetadataError

Properties: TypeAlias = Mapping[str, list[str]]
"""``"<namespace> <name>"`` to the values in the packet's order; structures inside of values are left out."""

MAX_DEPTH = 50
MAX_ELEMENTS = 20_000
"""Packets of archives that carry their whole editing history have a few thousand."""

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns# "
_LIST_DEPTH = 3


def parse_xmp(packet: bytes) -> Properties:
    """The properties of one packet.

    Without document types there are no entities, so nothing expands and nothing is fetched.

    Raises:
        BrokenMetadataError: not well-formed UTF-8 XML, with a document type, too deep or too large.
    """
    reader = _Reader()
    parser = expat.ParserCreate(encoding="utf-8", namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = _refuse_document_type
    try:
        parser.Parse(packet.strip(b"\0 \t\r\n"), True)
    except (expat.ExpatError, UnicodeError) as error:
        raise BrokenMetadataError(str(error)) from error
    return reader.properties


def _refuse_document_type(*_: object) -> None:
    raise BrokenMetadataError("a document type")


class _Reader:
    """Follows the parser through ``rdf:RDF``, ``rdf:Description``, property, list and item."""

    def __init__(self) -> None:
        self.properties: defaultdict[str, list[str]] = defaultdict(list)
        self._path: list[str] = []
        self._inside: list[str] | None = None
        self._elements = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        self._path.append(name)
        if len(self._path) > MAX_DEPTH or self._elements > MAX_ELEMENTS:
            raise BrokenMetadataError("too many or too deeply nested elements")
        if self._inside is None and name == RDF + "Description" and RDF + "RDF" in self._path:
            self._inside = list(self._path)
            for attribute, value in attributes.items():
                self.properties[attribute].append(value)
        place = self._place()
        if len(place) == 1 and RDF + "resource" in attributes:
            self.properties[place[0]].append(attributes[RDF + "resource"])
        elif len(place) in (1, _LIST_DEPTH):
            self.properties[place[0]].append("")

    def end(self, name: str) -> None:
        if self._path == self._inside:
            self._inside = None
        self._path.pop()

    def text(self, text: str) -> None:
        place = self._place()
        if len(place) in (1, _LIST_DEPTH):
            self.properties[place[0]][-1] += text

    def _place(self) -> list[str]:
        """Where the parser is below ``rdf:Description``: ``[property]`` or ``[property, list, item]``."""
        if self._inside is None:
            return []
        below = self._path[len(self._inside) :]
        return [] if len(below) == _LIST_DEPTH and below[2] != RDF + "li" else below
