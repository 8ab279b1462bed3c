"""Names of XML's elements and attributes with their namespaces.

expat would resolve them, and write the whole namespace into every name: a packet of a megabyte that declares
a long one and then uses it a hundred thousand times would become gigabytes.
"""

from collections.abc import Mapping

from pixelgate.imaging.metadata.exif import BrokenMetadataError

LONGEST = 100
"""Characters of a namespace, or of a name inside of it; all that anybody asks for are shorter."""

TOO_LONG = ""

_DECLARATION = "xmlns"
_PREDEFINED = {"": "", "xml": "http://www.w3.org/XML/1998/namespace"}


class Namespaces:
    """Those that are declared where the parser is."""

    def __init__(self) -> None:
        self._scopes = [_PREDEFINED]

    def enter(self, attributes: Mapping[str, str]) -> dict[str, str]:
        """An element begins: its attributes, as resolved, but for what they declare.

        Raises:
            BrokenMetadataError: a prefix is declared nowhere.
        """
        declared = {name: value for name, value in attributes.items() if _declares(name)}
        self._scopes.append({name[len(_DECLARATION) + 1 :]: value for name, value in declared.items()})
        return {
            # Without a prefix an attribute is in no namespace, whatever the default is.
            self.resolve(name) if ":" in name else name[:LONGEST]: value
            for name, value in attributes.items()
            if name not in declared
        }

    def leave(self) -> None:
        """The element ends, and what it declared with it."""
        self._scopes.pop()

    def resolve(self, name: str) -> str:
        """``"<namespace> <name>"``, or the name alone where it is in none; ``TOO_LONG`` where it is that.

        Raises:
            BrokenMetadataError: its prefix is declared nowhere.
        """
        prefix, _, local = name.rpartition(":")
        namespace = next((scope[prefix] for scope in reversed(self._scopes) if prefix in scope), None)
        if namespace is None:
            raise BrokenMetadataError("a prefix that is declared nowhere")
        if len(namespace) > LONGEST or len(local) > LONGEST:
            return TOO_LONG
        return f"{namespace} {local}" if namespace else local


def _declares(name: str) -> bool:
    return name == _DECLARATION or name.startswith(f"{_DECLARATION}:")
