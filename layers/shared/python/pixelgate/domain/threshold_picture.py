"""A threshold curve as a picture: SVG that says in words what it shows, and suits light and dark pages."""

from collections.abc import Callable, Iterator, Sequence
from html import escape
from itertools import pairwise
from typing import NamedTuple

from pixelgate.domain.threshold_curves import CurvePoint, ThresholdCurve

WIDTH, HEIGHT = 720, 400
LEFT, RIGHT, TOP, BOTTOM = 60, 20, 64, 90
SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)
TICKS = 5

_STYLE = """
  svg { background: #fff; color: #1b1b1f; font: 13px system-ui, sans-serif; }
  text { fill: currentColor; } .grid { stroke: currentColor; opacity: .18; }
  .line { fill: none; stroke-width: 2.5; stroke-linejoin: round; } .mark { stroke: currentColor; }
  .load { stroke: #b3450b; } .kept { stroke: #0b5cad; stroke-dasharray: 9 4; }
  .agreed { stroke: #1a7f37; stroke-dasharray: 2 4; }
  @media (prefers-color-scheme: dark) {
    svg { background: #16161a; color: #ececf1; }
    .load { stroke: #ffa366; } .kept { stroke: #7cc0ff; } .agreed { stroke: #6fdd8b; }
  }
"""


class _Series(NamedTuple):
    """One line; told apart by its dashes, not by its colour alone. It has a gap where there is no share."""

    kind: str
    name: str
    share: Callable[[CurvePoint], float | None]


_SERIES = (
    _Series("load", "images to review", lambda point: point.load.share),
    _Series("kept", "people's rejections stopped", lambda point: point.not_approved.recall),
    _Series("agreed", "agreement with people", lambda point: point.agreement),
)


def draw_curve(curve: ThresholdCurve) -> str:
    """The curve as one SVG document, without scripts and without anything from elsewhere."""
    title = f"{curve.rule}: {curve.number.field} {curve.number.operator}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        'aria-labelledby="title desc">',
        f'<title id="title">{escape(title)}</title>',
        f'<desc id="desc">{escape(_description(curve))}</desc>',
        f"<style>{_STYLE}</style>",
        f'<text x="{LEFT}" y="24" font-size="16" font-weight="600">{escape(title)}</text>',
        *_grid(curve),
        *(part for series in _SERIES for part in _lines(series, curve)),
        *_marks(curve),
        *_legend(),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _description(curve: ThresholdCurve) -> str:
    today = curve.point_at(curve.number.value)
    return (
        f"Shares of images for thresholds from {curve.points[0].threshold:g} to "
        f"{curve.points[-1].threshold:g}. Today's is {today.threshold:g}: {today.load.share:.1%} of "
        f"{curve.images:,} images are for people to review. {curve.reason}"
    )


def _x(curve: ThresholdCurve, threshold: float) -> float:
    low, high = curve.points[0].threshold, curve.points[-1].threshold
    place = (threshold - low) / (high - low) if high > low else 0.5
    return round(LEFT + place * (WIDTH - LEFT - RIGHT), 1)


def _y(share: float) -> float:
    return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)


def _grid(curve: ThresholdCurve) -> Iterator[str]:
    for share in SHARES:
        y = _y(share)
        yield f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y}" y2="{y}"/>'
        yield f'<text x="{LEFT - 8}" y="{y + 4}" text-anchor="end">{share:.0%}</text>'
    low, high = curve.points[0].threshold, curve.points[-1].threshold
    for tick in range(TICKS) if high > low else ():
        threshold = low + (high - low) * tick / (TICKS - 1)
        x, y = _x(curve, threshold), HEIGHT - BOTTOM + 20
        yield f'<text x="{x}" y="{y}" text-anchor="middle">{_tick(threshold)}</text>'


def _tick(threshold: float) -> str:
    return f"{threshold:,.0f}" if abs(threshold) >= 100 else f"{threshold:.2g}"


def _lines(series: _Series, curve: ThresholdCurve) -> Iterator[str]:
    """One line for each stretch without a gap; a point of its own is a short one."""
    for stretch in _stretches(series, curve.points):
        places = [f"{_x(curve, threshold)},{_y(share)}" for threshold, share in stretch]
        yield f'<polyline class="line {series.kind}" points="{" ".join(places)}"/>'


def _stretches(series: _Series, points: Sequence[CurvePoint]) -> Iterator[list[tuple[float, float]]]:
    stretch: list[tuple[float, float]] = []
    for point in points:
        share = series.share(point)
        if share is not None:
            stretch.append((point.threshold, share))
        elif stretch:
            yield stretch
            stretch = []
    if stretch:
        yield stretch


def _marks(curve: ThresholdCurve) -> Iterator[str]:
    marked = [(curve.number.value, f"today {curve.number.value:g}", "4 4")]
    if curve.suggested is not None and curve.suggested != curve.number.value:
        marked.append((curve.suggested, f"suggested {curve.suggested:g}", "none"))
    marked.sort()
    places = [_x(curve, threshold) for threshold, *_ in marked]
    # Two that are close are written one above the other.
    is_close = any(right - left < 120 for left, right in pairwise(places))
    for row, (x, (_, name, dashes)) in enumerate(zip(places, marked, strict=True)):
        top = TOP - (20 if is_close and row else 6)
        anchor = "start" if x < WIDTH / 2 else "end"
        bottom = HEIGHT - BOTTOM
        yield f'<line class="mark" stroke-dasharray="{dashes}" x1="{x}" x2="{x}" y1="{TOP}" y2="{bottom}"/>'
        yield f'<text x="{x}" y="{top}" text-anchor="{anchor}">{escape(name)}</text>'


def _legend() -> Iterator[str]:
    x = float(LEFT)
    for series in _SERIES:
        y = HEIGHT - 24
        yield f'<polyline class="line {series.kind}" points="{x},{y} {x + 28},{y}"/>'
        yield f'<text x="{x + 34}" y="{y + 4}">{escape(series.name)}</text>'
        x += 34 + 7 * len(series.name) + 20
