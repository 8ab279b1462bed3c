"""XMP packets (ISO 16684-1): properties by namespace and name, read within limits."""

from collections import defaultdict
from collections.abc import Mapping
from typing import TypeAlias
from xml.parsers import expat

from pixelgate.imaging.metadata.exif import BrokenMetadataError
from pixelgate.imaging.metadata.xml_names import Namespaces

Properties: TypeAlias = Mapping[str, list[str]]
"""``"<namespace> <name>"`` to the values in the packet's order.

What a structure inside of a value says is about something else than the picture, so it has a name of its own,
see ``field_of``; structures inside of structures are left out.
"""

MAX_DEPTH = 50
MAX_ELEMENTS = 20_000
"""Packets of archives that carry their whole editing history have a few thousand."""

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns# "
_LIST_DEPTH = 3
_SHELLS = frozenset(RDF + name for name in ("Seq", "Bag", "Alt", "li", "Description"))


def field_of(name: str, field: str) -> str:
    """What ``Properties`` call the field of a structure that is the value of a property, or in its list."""
    return f"{name} / {field}"


def parse_xmp(packet: bytes) -> Properties:
    """The properties of one packet.

    Without document types there are no entities, so nothing expands and nothing is fetched.

    Raises:
        BrokenMetadataError: not well-formed UTF-8 XML, with a document type, too deep or too large.
    """
    reader = _Reader()
    parser = expat.ParserCreate(encoding="utf-8")
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
    """Follows the parser through ``rdf:RDF``, ``rdf:Description``, property, list, item and field."""

    def __init__(self) -> None:
        self.properties: defaultdict[str, list[str]] = defaultdict(list)
        self._namespaces = Namespaces()
        self._path: list[str] = []
        self._inside: list[str] | None = None
        self._elements = 0

    def start(self, written: str, declared: dict[str, str]) -> None:
        self._elements += 1
        attributes = self._namespaces.enter(declared)
        name = self._namespaces.resolve(written)
        self._path.append(name)
        if len(self._path) > MAX_DEPTH or self._elements > MAX_ELEMENTS:
            raise BrokenMetadataError("too many or too deeply nested elements")
        if self._inside is None and name == RDF + "Description" and RDF + "RDF" in self._path:
            self._inside = list(self._path)
            for attribute, value in attributes.items():
                self.properties[attribute].append(value)
        below = self._below()
        if below and _SHELLS.issuperset(below[1:]):
            for attribute, value in attributes.items():
                self.properties[field_of(below[0], attribute)].append(value)
        named = self._named()
        if named is not None:
            self.properties[named].append(attributes.get(RDF + "resource", ""))

    def end(self, written: str) -> None:
        self._namespaces.leave()
        if self._path == self._inside:
            self._inside = None
        self._path.pop()

    def text(self, text: str) -> None:
        named = self._named()
        if named is not None:
            self.properties[named][-1] += text

    def _below(self) -> list[str]:
        """Where the parser is below ``rdf:Description``."""
        return [] if self._inside is None else self._path[len(self._inside) :]

    def _named(self) -> str | None:
        """Whose value the parser is in: ``[property]``, ``[property, list, item]``, or a field of either."""
        below = self._below()
        if len(below) == 1 or (len(below) == _LIST_DEPTH and below[2] == RDF + "li"):
            return below[0]
        fields = [name for name in below[1:] if name not in _SHELLS]
        return field_of(below[0], fields[0]) if fields and fields == below[-1:] else None
