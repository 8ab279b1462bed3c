"""What is written into renditions is read back by ourselves and by Pillow, whatever the texts are."""

from io import BytesIO

import pytest
from PIL import Image
from PIL.IptcImagePlugin import getiptcinfo

from pixelgate.domain.rendering import RenditionMetadata
from pixelgate.domain.renditions import MetadataPolicy, RenditionFormat
from pixelgate.imaging.decode import decode_image
from pixelgate.imaging.limits import Limits
from pixelgate.imaging.metadata.iptc_writing import with_iptc
from pixelgate.imaging.metadata.xmp import parse_xmp
from pixelgate.imaging.metadata.xmp_writing import write_xmp
from pixelgate.imaging.renditions.encoding import encode
from tests.support.images import corners, jpeg

LIMITS = Limits(formats=frozenset({"JPEG", "WEBP", "AVIF", "PNG"}))
DC = "http://purl.org/dc/elements/1.1/ "
RIGHTS = "http://ns.adobe.com/xap/1.0/rights/ "

FULL = RenditionMetadata(
    creator="Ann Müller",
    credit="Müller & Co",
    copyright="© 2026 Ann Müller",
    usage_terms="Editorial use only",
    license_url="https://example.org/terms?a=1&b=2",
    licensor_url="https://example.org/buy?a=1&b=2",
    caption="A cat on a sofa, 猫",
    keywords=("cat", "sofa & chair"),
)


@pytest.mark.parametrize("format_", RenditionFormat)
def test_every_format_is_read_back(format_):
    facts = decode_image(encode(corners(), format_, FULL, 80), limits=LIMITS).facts

    assert facts.rights.creator == FULL.creator
    assert facts.rights.copyright == FULL.copyright
    assert facts.rights.credit == FULL.credit
    assert facts.rights.usage_terms == FULL.usage_terms
    assert (facts.rights.license_url, facts.rights.licensor_url) == (FULL.license_url, FULL.licensor_url)
    assert facts.caption == FULL.caption
    assert facts.metadata_notes == ()


def test_xmp_names_everything_where_it_belongs():
    found = {name: [*filter(None, values)] for name, values in parse_xmp(write_xmp(FULL)).items()}

    assert found[DC + "creator"] == [FULL.creator]
    assert found[DC + "rights"] == [FULL.copyright]
    assert found[DC + "description"] == [FULL.caption]
    assert found[DC + "subject"] == ["cat", "sofa & chair"]
    assert found[RIGHTS + "UsageTerms"] == [FULL.usage_terms]
    assert found[RIGHTS + "WebStatement"] == [FULL.license_url]
    assert found[RIGHTS + "Marked"] == ["True"]
    assert found["http://ns.adobe.com/photoshop/1.0/ Credit"] == [FULL.credit]


def test_iptc_is_in_a_jpeg_for_those_who_read_nothing_else():
    with Image.open(BytesIO(encode(corners(), RenditionFormat.JPEG, FULL, 80))) as picture:
        datasets = getiptcinfo(picture)

    assert datasets[2, 80] == "Ann Müller".encode()
    assert datasets[2, 110] == "Müller & Co".encode()
    assert datasets[2, 116] == "© 2026 Ann Müller".encode()
    assert datasets[2, 120] == "A cat on a sofa, 猫".encode()
    assert datasets[2, 25] == [b"cat", b"sofa & chair"]
    # Readers take the texts for UTF-8.
    assert datasets[1, 90] == b"\x1b%G"


HOSTILE = [
    "</rdf:li></rdf:Alt></dc:rights><dc:creator>Mallory",
    "]]><script>alert(1)</script><![CDATA[",
    '<?xpacket end="w"?>&undefined; <!DOCTYPE a [<!ENTITY b "c">]>',
    "\0\x01\x1b\x1c\x02\x74\0\x05 \ud800 \u202e \uffff",
    "\x1c\x02\x50\x00\x07Mallory",
    "é" * 2000,
    "\U0001f408" * 2000,
]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("format_", RenditionFormat)
def test_no_text_becomes_anything_but_text(text, format_):
    metadata = RenditionMetadata.model_construct(
        creator=None,
        credit=text[:200],
        copyright=text[:500],
        usage_terms=text,
        license_url=text,
        licensor_url=text,
        caption=text,
        keywords=(text[:64],) * 50,
    )

    facts = decode_image(encode(corners(), format_, metadata, 80), limits=LIMITS).facts

    assert (facts.rights.creator, facts.rights.license_url, facts.rights.licensor_url) == (None, None, None)
    assert facts.metadata_notes == ()
    clean = " ".join("".join(mark if mark.isprintable() else " " for mark in text).split())
    assert (facts.caption or "")[:40] == clean[:40]


def test_long_iptc_texts_are_cut_between_characters():
    data = with_iptc(jpeg(8, 8), RenditionMetadata(creator="é" * 33))

    with Image.open(BytesIO(data)) as picture:
        assert getiptcinfo(picture)[2, 80] == ("é" * 16).encode()


def test_nothing_to_say_adds_nothing():
    assert with_iptc(jpeg(8, 8), RenditionMetadata()) == jpeg(8, 8)
    assert RenditionMetadata().under(MetadataPolicy.ALL) is None
    assert FULL.under(MetadataPolicy.STRIP) is None


def test_rights_alone_leave_out_what_the_picture_shows():
    written = FULL.under(MetadataPolicy.RIGHTS)

    assert (written.caption, written.keywords) == (None, ())
    assert (written.copyright, written.licensor_url) == (FULL.copyright, FULL.licensor_url)
    assert FULL.under(MetadataPolicy.ALL) == FULL
