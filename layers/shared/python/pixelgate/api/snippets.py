"""A released image for a page: as HTML, and as schema.org's ImageObject.

Whatever a file says about itself and whatever was read in the picture is hostile: it is escaped, here and
only here, for the very place where it stands.
"""

import json
from html import escape

from pixelgate.api.released import ShownRelease, ShownRendition
from pixelgate.domain.alt_text import visible_text
from pixelgate.domain.findings.document import Findings
from pixelgate.domain.image import ImageRecord
from pixelgate.imaging.metadata.web_address import web_address

WHOLE_WIDTH = "100vw"


def main_rendition(release: ShownRelease) -> ShownRendition:
    """The one to put into a page unless another is asked for: that with the most sizes, then the largest."""
    return max(release.renditions, key=lambda each: (len(each.files), each.fallback.width))


def picture_html(release: ShownRelease, rendition: ShownRendition, *, alt: str, sizes: str) -> str:
    """A ``<picture>`` with every format and width; the browser takes what it knows and needs.

    ``width`` and ``height`` keep the place, ``data-thumbhash`` holds a blurred preview for it, and
    ``data-alt="automatic"`` says that nobody has written ``alt``.
    """
    image = rendition.fallback
    *better, plain = rendition.sources
    lines = [f"  <source{_attributes(type=each.type, srcset=each.srcset, sizes=sizes)}>" for each in better]
    attributes = _attributes(
        src=image.url,
        srcset=plain.srcset,
        sizes=sizes,
        width=str(image.width),
        height=str(image.height),
        alt=alt,
        loading="lazy",
        decoding="async",
    )
    preview = {"data-alt": "automatic", "data-thumbhash": release.placeholder}
    if release.color is not None:
        preview["style"] = f"background-color:{release.color}"
    attributes += "".join(f' {name}="{escape(value)}"' for name, value in preview.items())
    return "\n".join(["<picture>", *lines, f"  <img{attributes}>", "</picture>"]) + "\n"


def image_object(
    record: ImageRecord,
    release: ShownRelease,
    findings: Findings | None,
    *,
    alt: str,
    is_representative: bool,
) -> dict[str, object]:
    """schema.org's ImageObject as JSON-LD; what is not known is left out."""
    facts, image = record.facts, main_rendition(release).fallback
    rights = facts.rights if facts else None
    known: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "ImageObject",
        "contentUrl": image.url,
        "encodingFormat": image.type,
        "contentSize": f"{image.bytes} B",
        "width": {"@type": "QuantitativeValue", "value": image.width, "unitCode": "E37"},
        "height": {"@type": "QuantitativeValue", "value": image.height, "unitCode": "E37"},
        "representativeOfPage": is_representative,
        "uploadDate": record.created_at.isoformat(),
        "keywords": [tag.name for tag in record.tagging.shown(record.ruleset)],
        "description": alt,
        "embeddedTextCaption": visible_text(findings),
        "caption": facts.caption if facts else None,
        "name": facts.title if facts else None,
        "expires": release.expires_at.isoformat() if release.expires_at else None,
    }
    if rights is not None:
        terms = _terms(rights.usage_terms)
        known |= {
            "creator": {"@type": "Person", "name": rights.creator} if rights.creator else None,
            "copyrightNotice": rights.copyright,
            "creditText": rights.credit,
            "license": rights.license_url or terms,
            "usageInfo": terms if rights.license_url else None,
            "acquireLicensePage": rights.licensor_url,
        }
    return {name: value for name, value in known.items() if value not in (None, [])}


def as_json_ld(document: dict[str, object]) -> str:
    """``document`` as JSON that may stand in a ``<script>`` as it is: no text in it can end that."""
    text = json.dumps(document, indent=2)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026") + "\n"


def _terms(usage_terms: str | None) -> object:
    """An address where the terms are one, else a work that consists of them."""
    if usage_terms is None:
        return None
    return web_address(usage_terms) or {"@type": "CreativeWork", "text": usage_terms}


def _attributes(**values: str) -> str:
    return "".join(f' {name}="{escape(value)}"' for name, value in values.items())
