"""Measured values into ``model.yaml``, line by line, so that its comments stay."""

import json
import re
from collections.abc import Mapping, Sequence

from pixelgate.domain.model_cards.calibration import Calibration
from pixelgate.domain.model_cards.card import OperatingPoint
from tools.modeling.errors import CardError


def set_block(text: str, key: str, block: str) -> str:
    """``text`` with the lines of a top-level key replaced, or put before ``metrics`` or ``build``.

    Raises:
        CardError: there is no place for it.
    """
    pattern = rf"^{key}:.*\n(?:[ \t]+.*\n)*"
    if re.search(pattern, text, re.MULTILINE):
        return re.sub(pattern, lambda _: block, text, count=1, flags=re.MULTILINE)
    for following in ("metrics", "build"):
        if place := re.search(rf"^{following}:", text, re.MULTILINE):
            return text[: place.start()] + block + text[place.start() :]
    raise CardError(f"the card has no place for {key}: it names neither metrics nor build")


def set_calibration(text: str, calibration: Calibration) -> str:
    described = calibration.model_dump(mode="json", exclude_defaults=calibration.method == "temperature")
    fields = ", ".join(f"{name}: {_flow(value)}" for name, value in described.items())
    return set_block(text, "calibration", f"calibration: {{{fields}}}\n")


def set_class_thresholds(text: str, thresholds: Mapping[str, float]) -> str:
    pairs = ", ".join(f"{json.dumps(name)}: {value:g}" for name, value in sorted(thresholds.items()))
    return set_block(text, "class_thresholds", f"class_thresholds: {{{pairs}}}\n")


def set_threshold(text: str, name: str, value: float) -> str:
    """One line of the block ``thresholds``.

    Raises:
        CardError: it is not there.
    """
    line = rf"(^thresholds:\n(?:[ \t]+.*\n)*?[ \t]+{name}: )[0-9.]+"
    changed, lines = re.subn(line, rf"\g<1>{value:g}", text, flags=re.MULTILINE)
    if lines != 1:
        raise CardError(f"the card has no threshold {name}")
    return changed


def set_operating_points(text: str, points: Sequence[OperatingPoint]) -> str:
    lines = []
    for point in points:
        fields = point.model_dump(mode="json", exclude_none=True)
        lines.append(f"  - {{{', '.join(f'{name}: {_flow(value)}' for name, value in fields.items())}}}\n")
    return set_block(text, "operating_points", "operating_points:\n" + "".join(lines))


def raise_version(text: str) -> str:
    """The next version: findings change.

    Raises:
        CardError: the card has no line ``version: "N"``.
    """
    raised, lines = re.subn(
        r'^version: "(\d+)"$', lambda match: f'version: "{int(match[1]) + 1}"', text, flags=re.MULTILINE
    )
    if lines != 1:
        raise CardError('the card needs one line version: "N"')
    return raised


def _flow(value: object) -> str:
    return value if isinstance(value, str) and re.fullmatch(r"[a-z_]+", value) else json.dumps(value)
