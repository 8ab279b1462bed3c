"""The tests of a rule set: signals of which only what matters is written down."""

import json
from collections.abc import Iterator, Sequence

from pydantic import ValidationError

from pixelgate.domain.color_difference import lab_of_hex
from pixelgate.domain.findings.moderation import ModerationCategory
from pixelgate.domain.moderation import raise_categories
from pixelgate.domain.signals import Signals
from pixelgate.domain.verdict import Severity
from pixelgate.rules.model_versions import ANALYSES
from pixelgate.rules.node import Node
from pixelgate.rules.operands import read_color
from pixelgate.rules.plain import Plain
from pixelgate.rules.problems import KeyPath, RuleProblemError, unknown_word
from pixelgate.rules.ruleset import MISSING_SIGNALS, RuleSetTest
from pixelgate.rules.tagging import MAX_TAG, MAX_TAGS
from pixelgate.rules.vocabulary import MISSABLE

_BOX: Plain = {"x": 0.25, "y": 0.25, "width": 0.5, "height": 0.5}

HARMLESS: dict[str, Plain] = {
    "content_sha256": "0" * 64,
    "image": {
        "width": 1600,
        "height": 1200,
        "bytes": 400_000,
        "format": "JPEG",
        "frames": 1,
        "has_alpha": False,
        "camera": None,
        "lens": None,
        "taken_at": None,
        "has_gps": False,
        "title": None,
        "caption": None,
        "digital_source_type": None,
        "generator": None,
        "has_content_credentials": False,
        "collection": None,
    },
    "rights": {
        "creator": None,
        "copyright": None,
        "usage_terms": None,
        "expires_at": None,
        "credit": None,
        "license_url": None,
        "licensor_url": None,
    },
    "labels": [],
    "objects": [],
    "categories": [],
    "moderation": [],
    "faces": [],
    "text": {"language": "eng", "lines": [], "truncated": False},
    "colors": [],
    "background": {"hex": "#808080", "name": "gray", "lab": list(lab_of_hex("#808080")), "share": 0.5},
    "quality": {
        "sharpness": 500.0,
        "exposure": {"mean": 0.5, "shadows_clipped": 0.0, "highlights_clipped": 0.0},
        "contrast": 0.25,
        "noise": 0.5,
        "colorfulness": 40.0,
        "is_blank": False,
        "blank_reason": None,
    },
    "composition": {
        "aspect_ratio": 1.3333,
        "borders": {"top": 0.0, "right": 0.0, "bottom": 0.0, "left": 0.0},
        "focus": {"x": 0.5, "y": 0.5},
        "subject": _BOX,
        "subject_area": 0.25,
    },
    "duplicates": [],
    "custom_labels": [],
    "model_versions": dict.fromkeys(ANALYSES, "999999"),
}
"""A sharp, well exposed photo in which nothing was found: what a test does not mention is as here."""

_ITEMS: dict[str, dict[str, Plain]] = {
    "labels": {"wnid": "n00001740", "parents": []},
    "objects": {"parents": [], "box": _BOX, "area": 0.25},
    "categories": {"id": "", "path": "", "parents": [], "given_by": []},
    "moderation": {"source_model": "a safety model"},
    "faces": {"box": _BOX, "area": 0.25, "sharpness": 300.0, "landmarks": [{"x": 0.5, "y": 0.5}] * 5},
    "duplicates": {"image_id": "img_01K00000000000000000000000", "kind": "near", "by": "perceptual_hash"},
    "custom_labels": {"classifier": "a-classifier"},
    "lines": {"confidence": 1.0, "box": _BOX},
}


def read_test(node: Node, *, rules: Sequence[str]) -> RuleSetTest:
    """One entry of ``tests``; ``rules`` are the ids that its ``by`` may name.

    Raises:
        RuleProblemError: a word or type that signals do not have, an unknown rule or severity.
    """
    children = node.mapping(
        required=["name", "expect"], optional=["signals", "missing", "by", "tags", "queue"]
    )
    name = children["name"].text(most=200)
    expect = Severity(children["expect"].choice(tuple(Severity)))
    by = None
    if "by" in children:
        named = children["by"].items(of="rules", most=len(rules) + 1)
        by = tuple([rule.choice([*rules, MISSING_SIGNALS]) for rule in named])
    signals = _read_signals(children.get("signals", Node({}, node.path)), children.get("missing"))
    tags = tuple(_read_tags(children["tags"])) if "tags" in children else None
    queue = children["queue"].name() if "queue" in children else None
    return RuleSetTest(name, signals, expect, by, tags, queue)


def _read_tags(node: Node) -> Iterator[str]:
    """Unlike other lists it may be empty: a test may say that there are none."""
    items = () if node.value == [] else node.items(of="tags", most=MAX_TAGS)
    return (item.text(most=MAX_TAG) for item in items)


def _read_signals(node: Node, missing: Node | None) -> Signals:
    given = node.mapping(optional=HARMLESS)
    if "model_versions" in given:
        given["model_versions"].mapping(optional=ANALYSES)
    filled: dict[str, Plain] = {key: _fill(key, default, given.get(key)) for key, default in HARMLESS.items()}
    groups = missing.items(of="signals", most=len(MISSABLE)) if missing else iter(())
    for group in groups:
        name = group.choice(MISSABLE)
        if name in given:
            raise group.problem(f"{name!r} is both given and missing")
        filled[name] = None
    gone = filled["moderation"] is None
    try:
        signals = Signals.model_validate_json(
            json.dumps({**filled, "moderation": [] if gone else filled["moderation"]}), strict=True
        )
    except ValidationError as error:
        raise _explain(error, node, filled) from error
    return _with_raised_categories(signals, None if gone else signals.moderation)


def _with_raised_categories(signals: Signals, judged: tuple[ModerationCategory, ...] | None) -> Signals:
    """What labels and objects raise is added, as in an analysis: a test need not say it twice."""
    found = raise_categories(
        judged, signals.labels, signals.objects, classifier="a classifier", detector="a detector"
    )
    return signals.model_copy(update={"moderation": found.categories, "moderation_gaps": found.gaps})


def _fill(key: str, default: Plain, given: Node | None) -> Plain:
    """``given`` where it says something, ``default`` where not; items of a list are filled one by one."""
    if given is None:
        return default
    if isinstance(default, dict) and isinstance(given.value, dict):
        children = {name: Node(child, (*given.path, name)) for name, child in given.value.items()}
        known = {name: _fill(name, child, children.get(name)) for name, child in default.items()}
        return {**given.value, **known, **_described_color(given)}
    if isinstance(default, list) and isinstance(given.value, list):
        return [_fill_item(key, Node(item, (*given.path, place))) for place, item in enumerate(given.value)]
    return given.value


def _fill_item(key: str, item: Node) -> Plain:
    if not isinstance(item.value, dict):
        return item.value
    return {**_ITEMS.get(key, {}), **item.value, **_described_color(item)}


def _described_color(node: Node) -> dict[str, Plain]:
    """What ``hex`` says about a colour, where one is given; its own name and CIELAB value go before."""
    if not isinstance(node.value, dict) or "hex" not in node.value:
        return {}
    color = read_color(Node(node.value["hex"], (*node.path, "hex")))
    known: dict[str, Plain] = {"name": color, "lab": list(lab_of_hex(color)), "hex": color}
    return {key: node.value.get(key, value) if key != "hex" else value for key, value in known.items()}


def _explain(error: ValidationError, node: Node, filled: Plain) -> RuleProblemError:
    problems = error.errors(include_url=False, include_context=False)
    # A misspelt word is both one too many and one missing: the former says where it stands.
    first = next((each for each in problems if each["type"] == "extra_forbidden"), problems[0])
    place = first["loc"]
    if first["type"] != "extra_forbidden":
        return RuleProblemError((*node.path, *place), first["msg"])
    siblings = {each["loc"][-1] for each in problems if each["loc"][:-1] == place[:-1]}
    known = {str(word) for word in (*_keys_at(place[:-1], filled), *siblings)} - {str(place[-1])}
    return RuleProblemError((*node.path, *place), unknown_word(str(place[-1]), known))


def _keys_at(place: KeyPath, value: Plain) -> Sequence[str]:
    for step in place:
        if isinstance(value, dict):
            value = value.get(str(step))
        elif isinstance(value, list):
            value = value[int(step)]
    return list(value) if isinstance(value, dict) else []
