"""What XMP says about a picture: Dublin Core, Exif, IPTC, PLUS and PRISM."""

import re
from datetime import datetime

from pixelgate.imaging.metadata.claims import Claims
from pixelgate.imaging.metadata.generators import generator_named
from pixelgate.imaging.metadata.plain_text import plain_text
from pixelgate.imaging.metadata.web_address import web_address
from pixelgate.imaging.metadata.xmp import Properties, field_of

_DC = "http://purl.org/dc/elements/1.1/ "
_EXIF = "http://ns.adobe.com/exif/1.0/ "
_EXIF_EX = "http://cipa.jp/exif/1.0/ "
_AUX = "http://ns.adobe.com/exif/1.0/aux/ "
_TIFF = "http://ns.adobe.com/tiff/1.0/ "
_XMP = "http://ns.adobe.com/xap/1.0/ "
_RIGHTS = "http://ns.adobe.com/xap/1.0/rights/ "
_PHOTOSHOP = "http://ns.adobe.com/photoshop/1.0/ "
_IPTC = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/ "
_PLUS = "http://ns.useplus.org/ldf/xmp/1.0/ "
_CC = "http://creativecommons.org/ns# "
# PRISM puts the same word into namespaces of its sections and versions.
_PRISM_EXPIRY = re.compile(r"http://prismstandard\.org/namespaces/\S+ expirationDate")

_LAST_WORD = re.compile(r"([A-Za-z]{1,60})/?$")


def claims_of_xmp(properties: Properties) -> Claims:
    """The claims in these properties."""
    return Claims(
        camera=_text(properties, _TIFF + "Model"),
        lens=_text(properties, _EXIF_EX + "LensModel", _AUX + "Lens"),
        taken_at=_moment(_text(properties, _EXIF + "DateTimeOriginal", _PHOTOSHOP + "DateCreated")),
        has_gps=_EXIF + "GPSLatitude" in properties and _EXIF + "GPSLongitude" in properties,
        title=_text(properties, _DC + "title", _PHOTOSHOP + "Headline", max_length=200),
        caption=_text(properties, _DC + "description", max_length=2000),
        creator=_text(properties, _DC + "creator", max_length=200),
        copyright=_text(properties, _DC + "rights", max_length=500),
        credit=_text(properties, _PHOTOSHOP + "Credit", max_length=200),
        usage_terms=_text(properties, _RIGHTS + "UsageTerms", max_length=2000),
        # The licence itself before a page about it, and both before a notice that is nothing but an address.
        license_url=_address(properties, _CC + "license", _RIGHTS + "WebStatement", _DC + "rights"),
        licensor_url=_address(
            properties, field_of(_PLUS + "Licensor", _PLUS + "LicensorURL"), _PLUS + "LicensorURL"
        ),
        expires_at=_ends(properties),
        digital_source_types=_source_types(properties),
        generator=_text(properties, _IPTC + "AISystemUsed")
        or generator_named(_text(properties, _PHOTOSHOP + "Credit"))
        or generator_named(_text(properties, _XMP + "CreatorTool")),
    )


def _text(properties: Properties, *names: str, max_length: int = 100) -> str | None:
    """The first of these properties that says something."""
    values = (value for name in names for value in properties.get(name, ()))
    return next(filter(None, (plain_text(value, max_length=max_length) for value in values)), None)


def _address(properties: Properties, *names: str) -> str | None:
    """The first address of the web in these properties."""
    values = (value for name in names for value in properties.get(name, ()))
    return next(filter(None, map(web_address, values)), None)


def _moment(text: str | None) -> str | None:
    try:
        return datetime.fromisoformat(text).isoformat() if text and len(text) >= len("2024-05-01") else None
    except ValueError:
        return None


def _ends(properties: Properties) -> tuple[str, ...]:
    names = [_PLUS + "LicenseEndDate", *filter(_PRISM_EXPIRY.fullmatch, properties)]
    texts = [plain_text(value, max_length=40) for name in names for value in properties.get(name, ())]
    # A day without a time stays as it was written; what is no date keeps its words.
    return tuple(text for text in texts if text)


def _source_types(properties: Properties) -> tuple[str, ...]:
    """The vocabulary's terms, which are written as addresses: ``.../digitalsourcetype/digitalCapture``."""
    values = properties.get(_IPTC + "DigitalSourceType", ())
    matches = (_LAST_WORD.search(plain_text(value, max_length=200) or "") for value in values)
    return tuple(match[1] for match in matches if match)
