"""The names under which colours near a given one stand in the index."""

from functools import lru_cache
from itertools import product
from math import hypot

from pixelgate.domain.color_difference import Lab, ciede2000
from pixelgate.domain.color_names import fitting_names, named_colors, nearest_name

# The axes of CIELAB and the diagonals between them.
_DIRECTIONS = [step for step in product((-1, 0, 1), repeat=3) if any(step)]
# CIELAB stretches vivid colours: so far apart can two of them be that look the same.
_FARTHEST = 100.0
_HALVINGS = 6


@lru_cache(maxsize=1024)
def names_near(color: Lab, distance: float) -> tuple[str, ...]:
    """Every name, in order, that a colour within ``distance`` of ``color`` may have, by CIEDE2000.

    Found by naming colours on the edge of what is near, in 26 directions: a name that reaches between two of
    them is left out, which concerns fewer than one near colour in a hundred.
    """
    center = nearest_name(color, fitting_names(color))
    # The triangle's inequality, which CIEDE2000 nearly keeps, leaves out most names at once.
    reach = 2 * distance + ciede2000(color, named_colors()[center])
    near = [name for name, named in named_colors().items() if ciede2000(color, named) <= reach]
    found = {center}
    for direction in _DIRECTIONS:
        edge = _on_edge(color, direction, distance)
        fitting = {*fitting_names(edge)}.intersection(near)
        if fitting:
            found.add(nearest_name(edge, sorted(fitting)))
    return tuple(sorted(found))


def _on_edge(color: Lab, direction: tuple[int, ...], distance: float) -> Lab:
    """The farthest colour in ``direction`` that is within ``distance``."""
    length = hypot(*direction)
    inside, outside = 0.0, _FARTHEST
    for _ in range(_HALVINGS):
        middle = (inside + outside) / 2
        if ciede2000(color, _moved(color, direction, middle / length)) <= distance:
            inside = middle
        else:
            outside = middle
    return _moved(color, direction, inside / length)


def _moved(color: Lab, direction: tuple[int, ...], by: float) -> Lab:
    lightness, a, b = (value + step * by for value, step in zip(color, direction, strict=True))
    return min(max(lightness, 0.0), 100.0), a, b
