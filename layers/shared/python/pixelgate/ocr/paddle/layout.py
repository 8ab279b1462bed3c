"""The order in which people read regions of text: columns, then rows, then from left to right."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from statistics import median

import numpy as np

from pixelgate.ocr.paddle.geometry import Points

# Of the height of the lower region: what is further apart vertically stands in another row.
_SAME_ROW = 0.5

# Of the height of a row: what is further apart horizontally is a line of its own (a price, a second field).
_LINE_GAP = 2.0

# Two columns are read one after the other only if both are running text: so many regions, so much wider
# than high. The prices of a receipt are read beside their items.
_COLUMN_REGIONS = 3
_COLUMN_ASPECT = 6.0

# A paragraph ends before a gap this much wider than the page's usual one, at least this share of a line.
_PARAGRAPH_GAP_RATIO = 1.5
_MIN_PARAGRAPH_GAP = 0.5

# Of letters that much larger than the line before, a heading is made.
_HEADING_RATIO = 1.4


@dataclass(frozen=True)
class OrderedLine:
    """Indices of the regions of one line; lines of one paragraph share its number."""

    regions: tuple[int, ...]
    paragraph: int


@dataclass(frozen=True)
class _Placed:
    """A region's bounds after the page's common tilt was taken out."""

    index: int
    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


def reading_order(regions: Sequence[Points]) -> tuple[OrderedLine, ...]:
    """Lines of indices into ``regions`` (corners ``[4, 2]``), in reading order.

    Corners go clockwise from where the text of a region begins. A paragraph stands in one column; wider
    gaps and larger letters part it from the next.
    """
    rows = [row for block in _blocks(_level(regions)) for row in _rows(block)]
    return tuple(
        OrderedLine(tuple(region.index for region in line), paragraph)
        for row, paragraph in zip(rows, _paragraphs(rows), strict=True)
        for line in _split(row)
    )


def _level(regions: Sequence[Points]) -> list[_Placed]:
    if not regions:
        return []
    along = np.array([corners[1] - corners[0] for corners in regions])
    # Long lines know the tilt better than short ones; upright text has none to tell.
    lengths = np.hypot(along[:, 0], along[:, 1])
    longest = along[np.argsort(-lengths)[: max(1, len(lengths) // 2)]]
    angle = float(np.median(np.arctan2(longest[:, 1], longest[:, 0])))
    angle = angle if abs(angle) < np.pi / 4 else 0.0
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    placed = []
    for index, corners in enumerate(regions):
        turned = corners @ turn
        (left, top), (right, bottom) = turned.min(axis=0).tolist(), turned.max(axis=0).tolist()
        placed.append(_Placed(index, left, top, right, bottom))
    return placed


def _blocks(regions: list[_Placed]) -> list[list[_Placed]]:
    """Recursive cuts between columns and between paragraphs (XY cut; Nagy and Seth 1984)."""
    if len(regions) < 2:
        return [regions] if regions else []
    height = median(region.height for region in regions)
    columns = _cut([(region.left, region.right, region) for region in regions], least=height)
    if columns and all(_is_running_text(column) for column in columns):
        return [block for column in columns for block in _blocks(column)]
    bands = _cut([(region.top, region.bottom, region) for region in regions], least=height / 2)
    if bands:
        return [block for band in bands for block in _blocks(band)]
    return [regions]


def _cut(spans: Iterable[tuple[float, float, _Placed]], *, least: float) -> list[list[_Placed]]:
    """Two parts at the widest gap that no region crosses; nothing where it is narrower than ``least``."""
    ordered = sorted(spans, key=lambda span: span[0])
    reach, widest, at = ordered[0][1], least, 0
    for position, (start, stop, _) in enumerate(ordered):
        if start - reach > widest:
            widest, at = start - reach, position
        reach = max(reach, stop)
    return [[span[2] for span in part] for part in (ordered[:at], ordered[at:])] if at else []


def _is_running_text(regions: list[_Placed]) -> bool:
    aspects = [(region.right - region.left) / max(region.height, 1e-6) for region in regions]
    return len(regions) >= _COLUMN_REGIONS and median(aspects) >= _COLUMN_ASPECT


def _rows(block: list[_Placed]) -> list[list[_Placed]]:
    rows: list[list[_Placed]] = []
    for region in sorted(block, key=lambda region: region.middle):
        last = rows[-1][-1] if rows else None
        if last and region.middle - last.middle <= _SAME_ROW * min(region.height, last.height):
            rows[-1].append(region)
        else:
            rows.append([region])
    return [sorted(row, key=lambda region: region.left) for row in rows]


def _split(row: list[_Placed]) -> list[list[_Placed]]:
    lines = [[row[0]]]
    for region in row[1:]:
        before = lines[-1][-1]
        if region.left - before.right > _LINE_GAP * min(region.height, before.height):
            lines.append([region])
        else:
            lines[-1].append(region)
    return lines


def _paragraphs(rows: Sequence[list[_Placed]]) -> list[int]:
    """The number of the paragraph that each row belongs to, from 0 up."""
    steps = list(pairwise(rows))
    gaps = [_gap(above, below) for above, below in steps if _follows(above, below)]
    usual = median(gaps) if gaps else 0.0
    starts = [
        not _follows(above, below)
        or _gap(above, below) > max(_MIN_PARAGRAPH_GAP * _height(above), usual * _PARAGRAPH_GAP_RATIO)
        or not 1 / _HEADING_RATIO < _height(below) / _height(above) < _HEADING_RATIO
        for above, below in steps
    ]
    return [0, *accumulate(starts)][: len(rows)]


def _follows(above: list[_Placed], below: list[_Placed]) -> bool:
    """Whether ``below`` stands under ``above``, in the same column."""
    return (
        _gap(above, below) > -_height(above)
        and min(region.left for region in below) < max(region.right for region in above)
        and min(region.left for region in above) < max(region.right for region in below)
    )


def _gap(above: list[_Placed], below: list[_Placed]) -> float:
    return median(region.top for region in below) - median(region.bottom for region in above)


def _height(row: list[_Placed]) -> float:
    return max(1e-6, median(region.height for region in row))
