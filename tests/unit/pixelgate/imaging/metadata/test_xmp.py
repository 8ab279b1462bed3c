"""XMP within limits: no document types, no entities, no depth."""

import tracemalloc

import pytest

from pixelgate.imaging.metadata.exif import BrokenMetadataError
from pixelgate.imaging.metadata.xmp import MAX_DEPTH, parse_xmp
from pixelgate.imaging.metadata.xmp_claims import claims_of_xmp
from tests.support.metadata import xmp


def claims(body="", attributes=""):
    return claims_of_xmp(parse_xmp(xmp(body, attributes)))


def test_words_are_read_from_lists_and_from_attributes():
    found = claims(
        "<dc:title><rdf:Alt><rdf:li xml:lang='x-default'>A cat</rdf:li></rdf:Alt></dc:title>"
        "<dc:description><rdf:Alt><rdf:li>On a <![CDATA[<b>mat</b>]]></rdf:li></rdf:Alt></dc:description>"
        "<dc:creator><rdf:Seq><rdf:li>Anna</rdf:li><rdf:li>Ben</rdf:li></rdf:Seq></dc:creator>"
        "<xmpRights:UsageTerms><rdf:Alt><rdf:li>Editorial use only</rdf:li></rdf:Alt></xmpRights:UsageTerms>",
        "photoshop:Headline='unused' exif:DateTimeOriginal='2024-05-01T12:34:56+02:00' aux:Lens='50 mm'",
    )

    assert (found.title, found.caption) == ("A cat", "On a <b>mat</b>")
    assert (found.creator, found.usage_terms) == ("Anna", "Editorial use only")
    assert (found.taken_at, found.lens) == ("2024-05-01T12:34:56+02:00", "50 mm")


@pytest.mark.parametrize(
    "body",
    [
        "<plus:LicenseEndDate>2026-01-31</plus:LicenseEndDate>",
        "<prism:expirationDate>2026-01-31</prism:expirationDate>",
        "<prism:expirationDate><rdf:Seq><rdf:li>2026-01-31</rdf:li></rdf:Seq></prism:expirationDate>",
        "<pur:expirationDate>2026-01-31</pur:expirationDate>",
    ],
)
def test_the_end_of_a_licence_is_found_in_every_vocabulary(body):
    assert claims(body).expires_at == ("2026-01-31",)


@pytest.mark.parametrize(
    ("body", "attributes"),
    [
        ("<ext:DigitalSourceType>{}</ext:DigitalSourceType>", ""),
        ("<ext:DigitalSourceType rdf:resource='{}'/>", ""),
        ("", "ext:DigitalSourceType='{}'"),
    ],
)
def test_the_digital_source_type_is_the_last_word_of_its_address(body, attributes):
    address = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"

    found = claims(body.format(address), attributes.format(address))

    assert found.digital_source_types == ("trainedAlgorithmicMedia",)


def test_the_ai_system_is_the_generator():
    assert (
        claims("<ext:AISystemUsed>Example Diffusion 4</ext:AISystemUsed>").generator == "Example Diffusion 4"
    )


def test_a_place_is_noticed():
    assert claims("", "exif:GPSLatitude='48,8.0N' exif:GPSLongitude='11,34.0E'").has_gps


def test_words_inside_of_structures_are_not_the_pictures():
    nested = "<ext:Thing><rdf:Description><dc:rights>theirs</dc:rights></rdf:Description></ext:Thing>"

    assert claims(nested).copyright is None


LICENSE, LICENSOR = "https://example.org/license", "https://example.org/buy?id=7"


@pytest.mark.parametrize(
    ("body", "attributes"),
    [
        (f"<cc:license rdf:resource='{LICENSE}'/>", ""),
        (f"<cc:license>{LICENSE}</cc:license>", ""),
        (f"<xmpRights:WebStatement>{LICENSE}</xmpRights:WebStatement>", ""),
        ("", f"xmpRights:WebStatement='{LICENSE}'"),
        (f"<dc:rights><rdf:Alt><rdf:li>{LICENSE}</rdf:li></rdf:Alt></dc:rights>", ""),
        (f"<cc:license>javascript:alert(1)</cc:license><dc:rights> {LICENSE}\n</dc:rights>", ""),
    ],
)
def test_the_address_of_the_licence_is_found_wherever_it_stands(body, attributes):
    assert claims(body, attributes).license_url == LICENSE


def test_the_licence_goes_before_a_page_about_it():
    page = "<xmpRights:WebStatement>https://example.org/about</xmpRights:WebStatement>"

    assert claims(page + f"<cc:license rdf:resource='{LICENSE}'/>").license_url == LICENSE


@pytest.mark.parametrize(
    "item",
    [
        "<rdf:li rdf:parseType='Resource'><plus:LicensorName>Anna</plus:LicensorName>"
        f"<plus:LicensorURL>{LICENSOR}</plus:LicensorURL></rdf:li>",
        f"<rdf:li><rdf:Description><plus:LicensorURL rdf:resource='{LICENSOR}'/></rdf:Description></rdf:li>",
        f"<rdf:li><rdf:Description plus:LicensorURL='{LICENSOR}'/></rdf:li>",
        f"<rdf:li plus:LicensorURL='{LICENSOR}'/>",
        f"<rdf:li plus:LicensorName='Anna'/><rdf:li plus:LicensorURL='{LICENSOR}'/>",
    ],
)
def test_the_licensors_address_is_in_a_list_of_structures(item):
    found = claims(f"<plus:Licensor><rdf:Seq>{item}</rdf:Seq></plus:Licensor>")

    assert (found.licensor_url, found.license_url) == (LICENSOR, None)


def test_a_licensors_address_may_stand_alone():
    assert claims(f"<plus:LicensorURL>{LICENSOR}</plus:LicensorURL>").licensor_url == LICENSOR


def test_a_structures_own_licensor_is_not_the_pictures():
    inner = f"<plus:Licensor><rdf:Seq><rdf:li plus:LicensorURL='{LICENSOR}'/></rdf:Seq></plus:Licensor>"

    assert claims(f"<ext:Thing><rdf:Description>{inner}</rdf:Description></ext:Thing>").licensor_url is None


def test_who_is_to_be_named_is_read_from_the_credit_line():
    assert (
        claims("<photoshop:Credit>Anna / Example Press</photoshop:Credit>").credit == "Anna / Example Press"
    )


def test_a_namespace_may_be_declared_anywhere_and_be_the_default():
    inner = "<rights xmlns='http://purl.org/dc/elements/1.1/'>ours</rights>"

    assert claims(inner).copyright == "ours"
    assert claims("<d:rights xmlns:d='http://purl.org/dc/elements/1.1/'>ours</d:rights>").copyright == "ours"
    assert claims(f"{inner}<rights>theirs</rights>").copyright == "ours"
    assert claims("", "rights='in no namespace'").copyright is None


LONG = "x" * 40_000
MANY = range(2_000)


@pytest.mark.parametrize(
    ("body", "attributes"),
    [
        ("", f"xmlns:p='{LONG}' " + " ".join(f"p:a{n}=''" for n in MANY)),
        (f"<p:a xmlns:p='{LONG}'>" + "".join(f"<p:a{n}/>" for n in MANY) + "</p:a>", ""),
        (
            f"<ext:{LONG}><rdf:Seq>"
            + "".join(f"<rdf:li a{n}=''/>" for n in MANY)
            + f"</rdf:Seq></ext:{LONG}>",
            "",
        ),
        (f"<ext:{LONG}>" + "".join(f"<ext:a{n}/>" for n in MANY) + f"</ext:{LONG}>", ""),
    ],
    ids=["attributes", "elements", "fields of a list", "fields"],
)
def test_a_long_name_that_is_used_often_takes_no_more_memory_than_its_packet_lets_expect(body, attributes):
    packet = xmp(body, attributes)
    tracemalloc.start()
    try:
        parse_xmp(packet)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert peak < 20 * len(packet)


def test_padding_and_the_packets_wrapper_do_no_harm():
    packet = b"<?xpacket begin='' id='W5M0'?>" + xmp("<dc:rights>ours</dc:rights>") + b"\n" * 999 + b"\0"

    assert claims_of_xmp(parse_xmp(packet)).copyright == "ours"


BOMB = "<!DOCTYPE x [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9)
)


@pytest.mark.parametrize(
    "packet",
    [
        pytest.param(BOMB.encode() + b"]><x>&j;</x>", id="billion laughs"),
        pytest.param(b"<!DOCTYPE x SYSTEM 'file:///etc/passwd'><x/>", id="external subset"),
        pytest.param(b"<!DOCTYPE x [<!ENTITY e SYSTEM 'http://169.254.169.254/'>]><x>&e;</x>", id="fetch"),
        pytest.param(b"<a>" * (MAX_DEPTH + 1), id="too deep"),
        pytest.param(b"<a>" + b"<b/>" * 30_000 + b"</a>", id="too many"),
        pytest.param(b"<a>\xff\xfe</a>", id="no UTF-8"),
        pytest.param(b"<?xml version='1.0' encoding='cp1251'?><a>\xe0", id="cut"),
        pytest.param(b"<a>&unknown;</a>", id="unknown entity"),
        pytest.param(b"<a:b/>", id="unknown prefix"),
        pytest.param(b"\0" * 999, id="zeros"),
        pytest.param(b"not XML", id="text"),
    ],
)
def test_a_hostile_packet_is_broken(packet):
    with pytest.raises(BrokenMetadataError):
        parse_xmp(packet)
