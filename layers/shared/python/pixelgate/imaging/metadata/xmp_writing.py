"""An XMP packet (ISO 16684-1) that says whose a picture is and what it shows."""

from collections.abc import Iterable
from xml.sax.saxutils import escape

from pixelgate.domain.rendering import RenditionMetadata
from pixelgate.imaging.metadata.plain_text import plain_text

_NAMESPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "plus": "http://ns.useplus.org/ldf/xmp/1.0/",
}

_LONGEST = 2000


def write_xmp(metadata: RenditionMetadata) -> bytes:
    """The packet, in UTF-8, of at most some 50 KB: it fits into one segment of a JPEG.

    Every text is escaped and printable, whatever it was: no text can become an element.
    """
    properties = [
        _list("dc:creator", "Seq", [metadata.creator]),
        _language("dc:rights", metadata.copyright),
        _language("xmpRights:UsageTerms", metadata.usage_terms),
        _simple("xmpRights:WebStatement", metadata.license_url),
        _simple("xmpRights:Marked", "True" if metadata.copyright else None),
        _licensor(metadata.licensor_url),
        _simple("photoshop:Credit", metadata.credit),
        _language("dc:description", metadata.caption),
        _list("dc:subject", "Bag", metadata.keywords),
    ]
    declared = "".join(f' xmlns:{prefix}="{address}"' for prefix, address in _NAMESPACES.items())
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        f'<rdf:RDF{declared}><rdf:Description rdf:about="">'
        f"{''.join(properties)}"
        "</rdf:Description></rdf:RDF></x:xmpmeta>"
        '<?xpacket end="r"?>'
    ).encode()


def _simple(name: str, text: str | None) -> str:
    clean = _clean(text)
    return f"<{name}>{clean}</{name}>" if clean else ""


def _language(name: str, text: str | None) -> str:
    clean = _clean(text)
    if not clean:
        return ""
    return f'<{name}><rdf:Alt><rdf:li xml:lang="x-default">{clean}</rdf:li></rdf:Alt></{name}>'


def _list(name: str, kind: str, texts: Iterable[str | None]) -> str:
    items = "".join(f"<rdf:li>{clean}</rdf:li>" for text in texts if (clean := _clean(text)))
    return f"<{name}><rdf:{kind}>{items}</rdf:{kind}></{name}>" if items else ""


def _licensor(address: str | None) -> str:
    url = _simple("plus:LicensorURL", address)
    if not url:
        return ""
    return (
        f'<plus:Licensor><rdf:Seq><rdf:li rdf:parseType="Resource">{url}</rdf:li></rdf:Seq></plus:Licensor>'
    )


def _clean(text: str | None) -> str:
    return escape(plain_text(text, max_length=_LONGEST) or "")
