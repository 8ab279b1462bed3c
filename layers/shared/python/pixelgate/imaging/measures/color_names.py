"""Names for colours: the CSS keywords that people also use for them, and the nearest one to any colour."""

from functools import cache

import numpy as np

from pixelgate.imaging.measures.lab import Floats, distances, srgb_to_lab

COLOR_NAMES = {
    "black": "#000000",
    "dimgray": "#696969",
    "gray": "#808080",
    "silver": "#C0C0C0",
    "white": "#FFFFFF",
    "maroon": "#800000",
    "red": "#FF0000",
    "crimson": "#DC143C",
    "salmon": "#FA8072",
    "orange": "#FFA500",
    "chocolate": "#D2691E",
    "brown": "#A52A2A",
    "saddlebrown": "#8B4513",
    "tan": "#D2B48C",
    "beige": "#F5F5DC",
    "gold": "#FFD700",
    "yellow": "#FFFF00",
    "olive": "#808000",
    "yellowgreen": "#9ACD32",
    "lime": "#00FF00",
    "green": "#008000",
    "darkgreen": "#006400",
    "darkslategray": "#2F4F4F",
    "teal": "#008080",
    "turquoise": "#40E0D0",
    "cyan": "#00FFFF",
    "lightblue": "#ADD8E6",
    "skyblue": "#87CEEB",
    "dodgerblue": "#1E90FF",
    "steelblue": "#4682B4",
    "slategray": "#708090",
    "blue": "#0000FF",
    "navy": "#000080",
    "midnightblue": "#191970",
    "indigo": "#4B0082",
    "purple": "#800080",
    "violet": "#EE82EE",
    "magenta": "#FF00FF",
    "deeppink": "#FF1493",
    "pink": "#FFC0CB",
    "lavender": "#E6E6FA",
}
"""Name to hex, values from CSS Color Module Level 4, section 6.1."""


def name_of(lab: Floats) -> str:
    """The name whose colour lies nearest to ``lab`` (``[3]``) in CIELAB."""
    return tuple(COLOR_NAMES)[int(distances(lab[np.newaxis], _named_lab()).argmin())]


@cache
def _named_lab() -> Floats:
    return srgb_to_lab(np.array([tuple(bytes.fromhex(value[1:])) for value in COLOR_NAMES.values()], float))
