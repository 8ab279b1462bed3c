"""Names for colours: the CSS keywords that people also use for them, and the nearest one to any colour."""

from functools import cache

import numpy as np

from pixelgate.domain.color_difference import Lab, ciede2000
from pixelgate.imaging.measures.lab import Floats, srgb_to_lab

COLOR_NAMES = {
    "black": "#000000",
    "dimgray": "#696969",
    "gray": "#808080",
    "darkgray": "#A9A9A9",
    "silver": "#C0C0C0",
    "lightgray": "#D3D3D3",
    "white": "#FFFFFF",
    "maroon": "#800000",
    "red": "#FF0000",
    "crimson": "#DC143C",
    "brown": "#A52A2A",
    "indianred": "#CD5C5C",
    "tomato": "#FF6347",
    "coral": "#FF7F50",
    "salmon": "#FA8072",
    "rosybrown": "#BC8F8F",
    "orange": "#FFA500",
    "goldenrod": "#DAA520",
    "chocolate": "#D2691E",
    "peru": "#CD853F",
    "sienna": "#A0522D",
    "saddlebrown": "#8B4513",
    "burlywood": "#DEB887",
    "tan": "#D2B48C",
    "wheat": "#F5DEB3",
    "beige": "#F5F5DC",
    "ivory": "#FFFFF0",
    "gold": "#FFD700",
    "yellow": "#FFFF00",
    "khaki": "#F0E68C",
    "darkkhaki": "#BDB76B",
    "olive": "#808000",
    "darkolivegreen": "#556B2F",
    "yellowgreen": "#9ACD32",
    "lime": "#00FF00",
    "lightgreen": "#90EE90",
    "darkseagreen": "#8FBC8F",
    "forestgreen": "#228B22",
    "green": "#008000",
    "darkgreen": "#006400",
    "seagreen": "#2E8B57",
    "darkslategray": "#2F4F4F",
    "teal": "#008080",
    "cadetblue": "#5F9EA0",
    "turquoise": "#40E0D0",
    "cyan": "#00FFFF",
    "lightblue": "#ADD8E6",
    "lightsteelblue": "#B0C4DE",
    "skyblue": "#87CEEB",
    "dodgerblue": "#1E90FF",
    "royalblue": "#4169E1",
    "steelblue": "#4682B4",
    "slategray": "#708090",
    "darkslateblue": "#483D8B",
    "blue": "#0000FF",
    "navy": "#000080",
    "midnightblue": "#191970",
    "indigo": "#4B0082",
    "purple": "#800080",
    "mediumpurple": "#9370DB",
    "plum": "#DDA0DD",
    "violet": "#EE82EE",
    "magenta": "#FF00FF",
    "deeppink": "#FF1493",
    "pink": "#FFC0CB",
    "thistle": "#D8BFD8",
    "lavender": "#E6E6FA",
}
"""Name to hex, values from CSS Color Module Level 4, section 6.1."""

# Below this chroma a person sees grey, whatever hue a formula still finds.
GREY_CHROMA = 6.0

# CIEDE2000 is exact and slow, CIE94 much the same and fast: on 3,000 random colours the winner of the one was
# never beyond the 8th of the other.
CANDIDATES = 12


def name_of(lab: Floats) -> str:
    """The name whose colour is nearest to ``lab`` (``[3]``) by CIEDE2000; a grey is named by a grey.

    The same difference as a rule's ``delta_e``, so that a name and a distance never contradict each other.
    """
    named, names = _named_lab(), tuple(COLOR_NAMES)
    gaps = _cie94(lab, named)
    if np.hypot(lab[1], lab[2]) < GREY_CHROMA:
        gaps = np.where(np.hypot(named[:, 1], named[:, 2]) < GREY_CHROMA, gaps, np.inf)
    candidates = np.argsort(gaps, kind="stable")[: min(CANDIDATES, np.isfinite(gaps).sum())]
    color = _as_floats(lab)
    nearest = min(candidates, key=lambda place: ciede2000(color, _as_floats(named[place])))
    return names[int(nearest)]


def _as_floats(lab: Floats) -> Lab:
    lightness, a, b = lab.tolist()
    return lightness, a, b


def _cie94(color: Floats, named: Floats) -> Floats:
    """Distances of ``[3]`` to ``[n, 3]``, symmetric: weighted by the geometric mean of both chromas."""
    lightness, a, b = (color - named).T
    chroma, chromas = np.hypot(color[1], color[2]), np.hypot(named[:, 1], named[:, 2])
    weight = np.sqrt(chroma * chromas)
    delta_chroma = chroma - chromas
    delta_hue_squared = np.maximum(0, a**2 + b**2 - delta_chroma**2)
    gaps: Floats = np.sqrt(
        lightness**2
        + (delta_chroma / (1 + 0.045 * weight)) ** 2
        + delta_hue_squared / (1 + 0.015 * weight) ** 2
    )
    return gaps


@cache
def _named_lab() -> Floats:
    return srgb_to_lab(np.array([tuple(bytes.fromhex(value[1:])) for value in COLOR_NAMES.values()], float))
