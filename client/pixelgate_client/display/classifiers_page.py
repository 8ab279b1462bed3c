"""Classifiers, how good their labels are, and what they say of images, for people."""

import re
from collections.abc import Iterator, Mapping, Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from pixelgate_client.display.summaries import NOTHING
from pixelgate_client.display.terminal_text import percent, plain
from pixelgate_client.models.classifiers import (
    ClassifierDetail,
    ClassifierSummary,
    ClassifierVersion,
    ClassifierVersionLine,
    LabelReport,
    TrainingReport,
    TriedImage,
)

MOST_NAMED = 3
_IMAGE_ID = re.compile(r"img_[0-9A-Z]{26}")
_REASONS = {
    "unknown": "there is no such image",
    "erased": "it was erased",
    "not-analysed": "its analysis has found no labels, or has not ended",
    "other-model": "it was analysed by another model: upload it into another collection",
}


def in_words(reason: str) -> str:
    """Why nothing can be learnt from an image, or said of it."""
    return _REASONS.get(reason, reason)


def classifiers_table(classifiers: Sequence[ClassifierSummary]) -> Table:
    """One row per classifier."""
    table = _table("name", "active", "latest", "labels", "changed")
    for each in classifiers:
        active = NOTHING if each.active_version is None else f"version {each.active_version}"
        table.add_row(
            plain(each.name, style="bold"),
            plain(active, style="green" if each.active_version is not None else ""),
            f"version {each.latest_version}",
            plain(", ".join(each.labels)),
            f"{each.updated_at:%Y-%m-%d %H:%M} UTC",
        )
    return table


def classifier_line(classifier: ClassifierSummary) -> Text:
    """Whether it looks at new images, in a line."""
    if classifier.active_version is None:
        return plain(f"{classifier.name} is not active")
    return plain(f"{classifier.name}: version {classifier.active_version} looks at every new image")


def classifier_page(classifier: ClassifierDetail, version: ClassifierVersion) -> Group:
    """Its versions where there are several, and the report of one."""
    parts: list[RenderableType] = [classifier_line(classifier)]
    if len(classifier.versions) > 1:
        parts.append(_versions(classifier.versions, classifier.active_version))
    return Group(*parts, version_page(version))


def version_page(version: ClassifierVersion, names: Mapping[str, str] | None = None) -> Group:
    """How good each label is, and what to do about those that are not.

    Images are called by their files where ``names`` has one for an id.
    """
    report = version.report
    table = _table("label", "examples", "precision", "recall", "threshold", right=(1, 2, 3, 4))
    for label in report.labels:
        table.add_row(*_row(label))
    called = names or {}
    notes = [_IMAGE_ID.sub(lambda found: called.get(found[0], found[0]), note) for note in _notes(report)]
    return Group(
        plain(f"{version.name}, version {version.version}", style="bold"),
        plain(f"learnt from {report.examples:,} examples", style="dim"),
        table,
        *(plain(f"! {note}", style="yellow") for note in notes),
    )


def trial_table(images: Sequence[TriedImage], names: Mapping[str, str]) -> Table:
    """One row per image, by its file where ``names`` has one for its id."""
    table = _table("image", "labels")
    for image in images:
        table.add_row(plain(names.get(image.image_id, image.image_id)), _labels(image))
    return table


def _notes(report: TrainingReport) -> Iterator[str]:
    if report.left_out:
        some = ", ".join(report.left_out[:MOST_NAMED])
        more = len(report.left_out) - MOST_NAMED
        yield f"Left out, because others look the same: {some}{f' and {more} more' if more > 0 else ''}."
    yield from report.warnings


def _row(label: LabelReport) -> Iterator[Text]:
    yield plain(label.name)
    yield plain(f"{label.examples:,}")
    for fraction in (label.precision, label.recall):
        yield plain(NOTHING if fraction is None else percent(fraction))
    # No confidence reaches 1: the training's word for a label that cannot be told apart.
    yield plain("never" if label.threshold >= 1 else f"{label.threshold:.2f}")


def _versions(versions: Sequence[ClassifierVersionLine], active: int | None) -> Table:
    table = _table("version", "trained", "by", "examples", "labels", right=(0, 3))
    for each in versions:
        table.add_row(
            plain(f"{each.version}", style="bold green" if each.version == active else ""),
            f"{each.created_at:%Y-%m-%d %H:%M} UTC",
            plain(each.created_by or NOTHING),
            f"{each.examples:,}",
            plain(", ".join(each.labels)),
        )
    return table


def _labels(image: TriedImage) -> Text:
    if image.labels is None:
        return plain(in_words(image.reason or "nothing can be said"), style="yellow")
    said = [f"{label.name} {percent(label.confidence)}" for label in image.labels]
    return plain(", ".join(said) or NOTHING)


def _table(*names: str, right: Sequence[int] = ()) -> Table:
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1), pad_edge=False, header_style="bold")
    for place, name in enumerate(names):
        table.add_column(name, justify="right" if place in right else "left")
    return table
