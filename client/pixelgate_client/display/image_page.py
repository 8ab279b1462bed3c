"""Everything about one image on one page: its facts, what was found, and why the verdict is what it is."""

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from pixelgate_client.display.findings_table import findings_table
from pixelgate_client.display.tag_list import tag_list
from pixelgate_client.display.terminal_text import plain, status_text
from pixelgate_client.display.verdict_tree import verdict_tree
from pixelgate_client.models.image import Image, ImageFacts


def image_page(image: Image, *, every_rule: bool = False) -> Group:
    """The page as a Rich renderable; ``every_rule`` also explains the rules that did not fire."""
    parts: list[RenderableType] = [_heading(image)]
    if image.tags:
        parts += [_title("Tags"), plain(tag_list(image.tags))]
    if image.facts is not None:
        parts += [_title("Facts"), _facts_table(image.facts)]
    if image.findings is not None:
        parts += [_title("Findings"), findings_table(image.findings)]
    if image.verdict is not None:
        parts += [_title("Verdict"), *(plain(sentence) for sentence in image.verdict.explanation)]
        parts.append(verdict_tree(image.verdict, every_rule=every_rule))
        parts.append(plain(f"rule set {image.verdict.ruleset}", style="dim"))
    return Group(*parts)


def _heading(image: Image) -> Text:
    heading = plain(image.name, style="bold") + plain("  ") + status_text(image.status)
    place = f", collection {image.collection}" if image.collection else ""
    created = f"{image.created_at:%Y-%m-%d %H:%M:%S %Z}"
    heading += Text("\n") + plain(f"{image.id}, {created}{place}", style="dim")
    if image.reason and image.verdict is None:
        heading += Text("\n") + plain(image.reason)
    return heading


def _title(words: str) -> Text:
    return Text(f"\n{words}", "bold underline")


def _facts_table(facts: ImageFacts) -> Table:
    rows = {
        "size": f"{facts.width} x {facts.height} pixels, {facts.bytes:,} bytes",
        "format": facts.format + (f", {facts.frames} frames" if facts.frames > 1 else ""),
        "camera": facts.camera,
        "lens": facts.lens,
        "taken at": facts.taken_at,
        "title": facts.title,
        "creator": facts.rights.creator,
        "copyright": facts.rights.copyright,
        "credit": facts.rights.credit,
        "usage terms": facts.rights.usage_terms,
        "licence": facts.rights.license_url,
        "licences from": facts.rights.licensor_url,
        "rights end": facts.rights.expires_at,
        "source type": facts.digital_source_type,
        "generator": facts.generator,
        "content credentials": "in the file, not verified" if facts.has_content_credentials else None,
        "GPS position": "in the file" if facts.has_gps else None,
        "sha256": facts.sha256,
        "not read": "; ".join(facts.metadata_notes) or None,
    }
    table = Table.grid(padding=(0, 2))
    for name, value in rows.items():
        if value is not None:
            table.add_row(Text(name, "dim"), plain(value))
    return table
