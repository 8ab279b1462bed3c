"""All that was found in one image: a row per analysis, with the model that says so and its time."""

from collections.abc import Iterable, Mapping

from rich import box
from rich.table import Table
from rich.text import Text

from pixelgate_client.display.summaries import NOTHING
from pixelgate_client.display.terminal_text import percent, plain
from pixelgate_client.models.findings import (
    NO_CLASSIFIER,
    Category,
    Composition,
    CustomLabelsFinding,
    Duplicate,
    DuplicatesFinding,
    Face,
    FacesFinding,
    Finding,
    Findings,
    LabelsFinding,
    MeasuresFinding,
    MissingFinding,
    ModerationCategory,
    ModerationFinding,
    ObjectsFinding,
    TextFinding,
)

MOST_LINES = 12


def findings_table(findings: Findings) -> Table:
    """A Rich table. An analysis that failed is there too, with its error."""
    table = Table(box=box.SIMPLE_HEAD, padding=0, pad_edge=False, header_style="bold")
    table.add_column("analysis", no_wrap=True)
    table.add_column("found", ratio=1, overflow="fold")
    table.add_column("model", style="dim")
    table.add_column("ms", justify="right", no_wrap=True)
    for name in Findings.model_fields:
        finding: Finding | MissingFinding = getattr(findings, name)
        if finding == NO_CLASSIFIER:
            continue
        if isinstance(finding, MissingFinding):
            table.add_row(name, plain(f"missing: {finding.error or 'the analysis failed'}", style="yellow"))
        else:
            model = plain(f"{finding.model} {finding.model_version}")
            table.add_row(name, _found(finding), model, f"{finding.took_ms:,}")
    return table


def _found(finding: Finding) -> Text:
    lines = _lines(finding)
    shown = lines[:MOST_LINES]
    if len(lines) > MOST_LINES:
        shown.append(f"and {len(lines) - MOST_LINES} more (--json shows all)")
    return Text("\n").join(plain(line) for line in shown) if shown else plain(NOTHING)


def _lines(finding: Finding) -> list[str]:
    match finding:
        case LabelsFinding(labels=labels):
            unsure = [] if finding.is_confident else ["nothing that the model knows well"]
            told = [_sure(label.name, label.confidence) for label in labels]
            return [*unsure, *_categories(finding.categories), *told]
        case ObjectsFinding(objects=objects):
            told = [_sure(found.name, found.confidence) for found in objects]
            return [*_categories(finding.categories), *_counts(finding.counts), *told]
        case ModerationFinding():
            return _moderation(finding)
        case FacesFinding(faces=faces):
            return [_face(face) for face in faces]
        case TextFinding(lines=lines):
            return [_sure(f'"{line.text}"', line.confidence) for line in lines]
        case MeasuresFinding():
            return _measures(finding)
        case CustomLabelsFinding(labels=labels):
            return [f"{_sure(label.name, label.confidence)} ({label.classifier})" for label in labels]
        case DuplicatesFinding():
            return _duplicates(finding)
        case _:
            return []


def _categories(categories: Iterable[Category]) -> list[str]:
    """``in Animals > Pets > Cats 91%``."""
    return [f"in {_sure(category.path, category.confidence)}" for category in categories]


def _counts(counts: Mapping[str, int]) -> list[str]:
    """``3 x person, 2 x dog``, where there is more than one of something."""
    several = [f"{count} x {name}" for name, count in counts.items() if count > 1]
    return [", ".join(several)] if several else []


def _moderation(finding: ModerationFinding) -> list[str]:
    lines = [_category(category) for category in finding.categories]
    if finding.gaps:
        lines.append(f"not everything could be checked: without {', '.join(finding.gaps)}")
    return lines


def _category(category: ModerationCategory) -> str:
    """``nudity 3%``, or what else was seen: ``weapon > firearm > handgun 91% (labels: revolver 91%)``."""
    seen = [each for each in category.evidence if each.source != "moderation"]
    if not seen:
        return _sure(category.name, category.confidence)
    place = " > ".join([*reversed(category.parents), category.name])
    told = ", ".join(_sure(each.name, each.confidence) for each in seen)
    return f"{_sure(place, category.confidence)} ({seen[0].source}: {told})"


def _face(face: Face) -> str:
    words = [_sure("face", face.confidence)]
    if face.area is not None:
        words.append(f"{percent(face.area)} of the image")
    if face.sharpness is not None:
        words.append(f"sharpness {face.sharpness:.0f}")
    return ", ".join(words)


def _measures(finding: MeasuresFinding) -> list[str]:
    colors = ", ".join(f"{color.name} {color.hex} {percent(color.share)}" for color in finding.colors)
    exposure = finding.exposure
    clipped = f"{percent(exposure.shadows_clipped)} black, {percent(exposure.highlights_clipped)} white"
    quality = [f"sharpness {finding.sharpness:.0f}"]
    if finding.noise is not None:
        quality.append(f"noise {finding.noise:.1f}")
    if finding.colorfulness is not None:
        quality.append(f"colourfulness {finding.colorfulness:.0f}")
    lines = [
        f"colours {colors}",
        ", ".join([*quality, f"brightness {percent(exposure.mean)}", f"clipped {clipped}"]),
    ]
    if finding.background is not None:
        background = finding.background
        lines.append(f"background {background.name} {background.hex} {percent(background.share)}")
    if finding.composition is not None:
        lines.append(_composition(finding.composition))
    if finding.blank_reason is not None:
        lines.append(f"blank: {finding.blank_reason.replace('_', ' ')}")
    return lines


def duplicates_list(finding: DuplicatesFinding) -> Text:
    """A line for each copy, all of them."""
    return Text("\n").join(plain(line) for line in _duplicates(finding) or ["no copies"])


def _duplicates(finding: DuplicatesFinding) -> list[str]:
    lines = [_duplicate(found) for found in finding.duplicates]
    return [*lines, "and more"] if finding.truncated else lines


def _duplicate(found: Duplicate) -> str:
    """``img_01... near, 3 of 64 bits differ, rotated 90``."""
    words = [f"{found.image_id} {found.kind}"]
    if found.by == "perceptual_hash" and found.distance is not None:
        words.append(f"{found.distance} of 64 bits differ")
    if found.similarity is not None:
        words.append(f"similarity {percent(found.similarity)}")
    if found.transformation is not None:
        words.append(found.transformation.replace("_", " "))
    return ", ".join(words)


def _composition(found: Composition) -> str:
    focus, subject, borders = found.focus, found.subject, found.borders
    corners = f"{percent(subject.x)},{percent(subject.y)} to "
    corners += f"{percent(subject.x + subject.width)},{percent(subject.y + subject.height)}"
    margins = (borders.top, borders.right, borders.bottom, borders.left)
    words = [f"focus {percent(focus.x)},{percent(focus.y)}", f"subject {corners}"]
    if any(margins):
        words.append("margins " + " ".join(percent(width) for width in margins))
    return ", ".join(words)


def _sure(name: str, confidence: float) -> str:
    return f"{name} {percent(confidence)}"
