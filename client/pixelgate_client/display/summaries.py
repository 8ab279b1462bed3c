"""What was found in an image, one short phrase per analysis."""

from collections import Counter

from pixelgate_client.display.terminal_text import percent
from pixelgate_client.models.findings import (
    FacesFinding,
    LabelsFinding,
    MissingFinding,
    ModerationFinding,
    ObjectsFinding,
    TextFinding,
)

MISSING = "missing"
NOTHING = "\N{EN DASH}"


def labels_phrase(finding: LabelsFinding | MissingFinding, *, most: int = 2) -> str:
    """``tabby 63%, tiger cat 21%``."""
    if isinstance(finding, MissingFinding):
        return MISSING
    return _listed([f"{label.name} {percent(label.confidence)}" for label in finding.labels[:most]])


def objects_phrase(finding: ObjectsFinding | MissingFinding, *, most: int = 3) -> str:
    """``person x2, dog``: the most frequent first."""
    if isinstance(finding, MissingFinding):
        return MISSING
    counts = Counter(found.name for found in finding.objects)
    names = [f"{name} x{count}" if count > 1 else name for name, count in counts.most_common(most)]
    if len(counts) > most:
        names.append("…")
    return _listed(names)


def text_phrase(finding: TextFinding | MissingFinding, *, longest: int = 24) -> str:
    """``"SALE TODAY" +3 lines``: the first line, and how many more there are."""
    if isinstance(finding, MissingFinding):
        return MISSING
    if not finding.lines:
        return NOTHING
    first = finding.lines[0].text
    quoted = f'"{first}"' if len(first) <= longest else f'"{first[: longest - 1]}…"'
    more = len(finding.lines) - 1
    return quoted if not more else f"{quoted} +{more} line{'s' if more > 1 else ''}"


def moderation_phrase(finding: ModerationFinding | MissingFinding) -> str:
    """``nudity 2%``: the category that is most likely."""
    if isinstance(finding, MissingFinding):
        return MISSING
    if not finding.categories:
        return NOTHING
    strongest = max(finding.categories, key=lambda category: category.confidence)
    return f"{strongest.name} {percent(strongest.confidence)}"


def faces_phrase(finding: FacesFinding | MissingFinding) -> str:
    """How many faces."""
    if isinstance(finding, MissingFinding):
        return MISSING
    return str(len(finding.faces)) if finding.faces else NOTHING


def _listed(names: list[str]) -> str:
    return ", ".join(names) or NOTHING
