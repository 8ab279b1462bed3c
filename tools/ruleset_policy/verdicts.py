"""What the packaged rule sets say about pictures, with the figures that it rests on."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from pixelgate.domain.color_difference import ciede2000, lab_of_hex
from pixelgate.domain.errors import RejectedImageError
from pixelgate.domain.signals import Signals
from pixelgate.domain.verdict import Verdict
from pixelgate.rules.compiled import TITLES, load_compiled_ruleset
from pixelgate.rules.evaluation import evaluate
from pixelgate.rules.ruleset import RuleSet
from tools.ruleset_policy.analysing import Analyse
from tools.ruleset_policy.brand_cases import BLUE, ORANGE, brand_cases
from tools.ruleset_policy.cases import Case
from tools.ruleset_policy.document_cases import document_cases
from tools.ruleset_policy.product_cases import product_cases
from tools.ruleset_policy.unsuitable_cases import unsuitable_cases

SAMPLES = Path(__file__).parents[2] / "samples"
SUFFIXES = {".jpg", ".png", ".webp"}

NOW = datetime(2026, 3, 1, tzinfo=UTC)
"""When they are evaluated: licences end by it."""

CASES: Mapping[str, Callable[[], Iterator[Case]]] = {
    "user-generated-content": unsuitable_cases,
    "product-photos": product_cases,
    "documents": document_cases,
    "brand-assets": brand_cases,
}


@dataclass(frozen=True)
class Said:
    """What a rule set says about a picture: ``by`` are the rules that led to it, in their order."""

    picture: str
    verdict: str
    by: tuple[str, ...]
    figures: str


def said_of(ruleset: str, picture: str, signals: Signals) -> Said:
    """The verdict of the packaged rule set of this name."""
    verdict = evaluate(signals, _ruleset(ruleset), NOW)
    return Said(picture, verdict.severity.value, rules_of(verdict), _FIGURES[ruleset](signals))


@cache
def _ruleset(name: str) -> RuleSet:
    return load_compiled_ruleset(name)


def rules_of(verdict: Verdict) -> tuple[str, ...]:
    """The rules that contributed to it."""
    return tuple(trace.rule for trace in verdict.trace if trace.severity)


def said_of_cases(ruleset: str, analyse: Analyse) -> Iterator[tuple[Case, Said]]:
    """Of every drawn picture that this rule set is for."""
    for case in CASES[ruleset]():
        yield case, said_of(ruleset, case.name, analyse(case.encode()))


def said_of_samples(analyse: Analyse) -> Iterator[tuple[str, dict[str, Said]]]:
    """Of every file in samples/ that can be decoded, by rule set."""
    for path in sorted(path for path in SAMPLES.iterdir() if path.suffix in SUFFIXES):
        try:
            signals = analyse(path.read_bytes())
        except RejectedImageError:
            continue
        yield path.name, {ruleset: said_of(ruleset, path.name, signals) for ruleset in TITLES}


def _of_any(signals: Signals) -> str:
    quality, exposure = _quality(signals), signals.quality and signals.quality.exposure
    bright = f"mean {exposure.mean:.2f}, blown {exposure.highlights_clipped:.2f}" if exposure else ""
    return f"{quality}, {bright}, margins {_margins(signals)}"


def _of_product(signals: Signals) -> str:
    ground = signals.background
    if ground is None:
        return ""
    off = ciede2000(ground.lab, lab_of_hex("#FFFFFF"))
    return f"{_quality(signals)}, {off:.1f} from white on {ground.share:.2f}, margins {_margins(signals)}"


def _of_page(signals: Signals) -> str:
    confidences = sorted(line.confidence for line in signals.text.lines) if signals.text else []
    middle = f", median {confidences[len(confidences) // 2]:.2f}" if confidences else ""
    mean = f"{signals.quality.exposure.mean:.2f}" if signals.quality else ""
    return f"{_quality(signals)}, mean {mean}, lines {len(confidences)}{middle}"


def _of_asset(signals: Signals) -> str:
    brand = [lab_of_hex(color) for color in (BLUE, ORANGE)]
    colors = [(min(ciede2000(each.lab, lab) for lab in brand), each.share) for each in signals.colors or ()]
    if not colors:
        return ""
    off, share = min(colors)
    return f"nearest colour {off:.1f} on {share:.2f}"


def _quality(signals: Signals) -> str:
    quality = signals.quality
    return f"sharpness {quality.sharpness:.1f}, contrast {quality.contrast:.3f}" if quality else ""


def _margins(signals: Signals) -> str:
    sides = signals.composition.borders if signals.composition else None
    return f"{sides.top:.2f} {sides.right:.2f} {sides.bottom:.2f} {sides.left:.2f}" if sides else ""


_FIGURES: Mapping[str, Callable[[Signals], str]] = {
    "user-generated-content": _of_any,
    "product-photos": _of_product,
    "documents": _of_page,
    "brand-assets": _of_asset,
}
