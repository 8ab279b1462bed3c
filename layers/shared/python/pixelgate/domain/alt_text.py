"""What a picture shows, in a sentence for those who cannot see it, made of what was found in it."""

from collections.abc import Iterable

from pixelgate.domain.findings.document import Findings
from pixelgate.domain.findings.labels import LabelsFinding
from pixelgate.domain.findings.objects import ObjectsFinding
from pixelgate.domain.findings.text import TextFinding

UNKNOWN = "Image"
_LEAST_CONFIDENCE = 0.5
_MOST_NAMES = 3
_LONGEST_QUOTE = 120
_PLURALS = {
    "person": "people",
    "knife": "knives",
    "mouse": "mice",
    "sheep": "sheep",
    "skis": "skis",
    "scissors": "pairs of scissors",
}


def alt_text(findings: Findings | None) -> str:
    """One or two sentences of plain text; ``UNKNOWN`` where nothing was found that is sure enough.

    It is a guess by machines: whoever shows it should say so, and prefer what a person wrote.
    """
    if findings is None:
        return UNKNOWN
    names = _names(findings)
    shown = _capitalised(_listed(names)) if names else UNKNOWN
    quote = _quote(findings)
    return f"{shown}. Text: “{quote}”" if quote else shown


def visible_text(findings: Findings | None, *, longest: int = 2000) -> str | None:
    """What can be read in the picture, line by line; None where nothing can."""
    if findings is None or not isinstance(findings.text, TextFinding):
        return None
    lines = (" ".join(line.text.split()) for line in findings.text.lines)
    text = "\n".join(line for line in lines if line)
    return text[:longest] or None


def _names(findings: Findings) -> list[str]:
    """The best label, if it is one to rely on, then what was counted, the most conspicuous first."""
    counted: list[str] = []
    objects = findings.objects
    if isinstance(objects, ObjectsFinding):
        sure = [each for each in objects.objects if each.confidence >= _LEAST_CONFIDENCE]
        ranked = dict.fromkeys(each.name for each in sorted(sure, key=lambda each: -each.area))
        counted = [_count(name, sum(each.name == name for each in sure)) for name in ranked]
        known = {*ranked}
    else:
        known = set()
    labels = findings.labels
    if isinstance(labels, LabelsFinding) and labels.is_confident and labels.labels:
        best = labels.labels[0].name
        # "Tabby, a cat" says one thing twice.
        if best not in known and not known & {*labels.labels[0].parents}:
            counted.insert(0, best)
    return counted[:_MOST_NAMES]


def _count(name: str, number: int) -> str:
    if number == 1:
        return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"
    sibilant = name.endswith(("s", "x", "sh", "ch"))
    return f"{number} {_PLURALS.get(name) or name + ('es' if sibilant else 's')}"


def _listed(names: Iterable[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def _capitalised(text: str) -> str:
    return text[0].upper() + text[1:]


def _quote(findings: Findings) -> str:
    text = " ".join((visible_text(findings) or "").split())
    return text if len(text) <= _LONGEST_QUOTE else text[: _LONGEST_QUOTE - 1].rstrip() + "…"
