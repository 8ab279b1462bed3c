"""The names that colours have, and the family that each belongs to."""

from collections.abc import Iterable, Mapping
from functools import cache
from math import hypot

from pixelgate.domain.color_difference import Lab, ciede2000, lab_of_hex

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

_FAMILIES = {
    "black": "black",
    "gray": "dimgray gray darkgray silver lightgray slategray darkslategray",
    "white": "white ivory",
    "red": "red maroon crimson indianred tomato",
    "orange": "orange coral salmon",
    "yellow": "yellow gold khaki darkkhaki goldenrod",
    "brown": "brown chocolate peru sienna saddlebrown burlywood tan rosybrown",
    "beige": "beige wheat",
    "green": "green olive darkolivegreen yellowgreen lime lightgreen darkseagreen forestgreen darkgreen "
    "seagreen",
    "cyan": "cyan teal cadetblue turquoise",
    "blue": "blue lightblue lightsteelblue skyblue dodgerblue royalblue steelblue darkslateblue navy "
    "midnightblue",
    "purple": "purple indigo mediumpurple plum violet magenta thistle lavender",
    "pink": "pink deeppink",
}
_FAMILY_OF = {name: family for family, names in _FAMILIES.items() for name in names.split()}

# Below this chroma a person sees grey, whatever hue a formula still finds.
GREY_CHROMA = 6.0


def family_of(name: str) -> str:
    """What people call a colour of this name who know a dozen: dodgerblue and navy are blue."""
    return _FAMILY_OF[name]


def color_values() -> frozenset[str]:
    """Everything that a colour may be called: its own name, and its family's."""
    return frozenset({*COLOR_NAMES, *_FAMILIES})


@cache
def named_colors() -> Mapping[str, Lab]:
    """Every name with the CIELAB value of its colour."""
    return {name: lab_of_hex(value) for name, value in COLOR_NAMES.items()}


def fitting_names(lab: Lab) -> tuple[str, ...]:
    """The names that a colour may have: a grey is named by a grey."""
    is_grey = _is_grey(lab)
    return tuple(name for name, color in named_colors().items() if not is_grey or _is_grey(color))


def nearest_name(lab: Lab, names: Iterable[str]) -> str:
    """Of ``names`` the one whose colour is nearest to ``lab`` by CIEDE2000."""
    return min(names, key=lambda name: ciede2000(lab, named_colors()[name]))


def _is_grey(lab: Lab) -> bool:
    return hypot(lab[1], lab[2]) < GREY_CHROMA
