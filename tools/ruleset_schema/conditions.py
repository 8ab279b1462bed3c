"""The conditions of the rule language as JSON Schema, one definition for each place they may stand at."""

from collections import defaultdict

from pixelgate.rules.fields import Field, Scope
from pixelgate.rules.grammar import COUNT, COUNTING
from pixelgate.rules.operators import OPERATORS
from pixelgate.rules.plain import Plain
from tools.ruleset_schema.operands import COLOR, operand_schema

_RANGES = ("any", "all", "none")


def reference(name: str) -> dict[str, Plain]:
    """A reference to the definition ``name``."""
    return {"$ref": f"#/definitions/{name}"}


def item_condition(path: str) -> dict[str, Plain]:
    """A reference to the conditions on one item of the list ``path``."""
    return reference(_item_name(path))


def condition_schemas(image: Scope, *, most_parts: int) -> dict[str, Plain]:
    """By name: ``condition`` for the image, and ``condition of LIST`` for the items of each list."""
    of_items: dict[str, Plain] = {
        _item_name(path): {
            "anyOf": [*_combinations(_item_name(path), most_parts, inside=True), *_comparisons(each.items)]
        }
        for path, each in image.lists.items()
    }
    over = [_over(word, path) for word in (*_RANGES, "count") for path in image.lists]
    whole: dict[str, Plain] = {
        "anyOf": [*_combinations("condition", most_parts, inside=False), *over, _SAMPLE, *_comparisons(image)]
    }
    return {"condition": whole, **of_items}


_SAMPLE: Plain = {
    "type": "object",
    "additionalProperties": False,
    "required": ["sample"],
    "properties": {
        "sample": {
            "type": "object",
            "additionalProperties": False,
            "required": ["rate", "by"],
            "properties": {
                "rate": {"type": "number", "exclusiveMinimum": 0, "maximum": 1},
                "by": {"const": "content_sha256"},
            },
        }
    },
}


def _item_name(path: str) -> str:
    return f"condition of {path}".replace(" ", "-")


def _combinations(name: str, most: int, *, inside: bool) -> list[Plain]:
    """``all`` and ``any`` combine only inside of ``where``; elsewhere they range over a list."""
    several: Plain = {"type": "array", "items": reference(name), "minItems": 1, "maxItems": most}
    words = ("all_of", "any_of", *(("all", "any") if inside else ()))
    return [
        *(_one_key(word, several) for word in words),
        _one_key("not", reference(name)),
        _one_key("condition", {"type": "string"}),
    ]


def _over(word: str, path: str) -> Plain:
    properties: dict[str, Plain] = {"over": {"const": path}, "where": item_condition(path)}
    required: list[Plain] = ["over", "where"] if word == "all" else ["over"]
    body: dict[str, Plain] = {"type": "object", "additionalProperties": False, "required": required}
    if word == "count":
        properties |= {name: operand_schema(OPERATORS[name], COUNT) for name in COUNTING}
        body["anyOf"] = [{"required": [name]} for name in COUNTING]
    return _one_key(word, {**body, "properties": properties})


def _one_key(word: str, value: Plain) -> Plain:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [word],
        "properties": {word: value},
    }


def _comparisons(scope: Scope) -> list[Plain]:
    """One schema for all fields that take the same operands: a field, and one comparison with it."""
    alike: dict[tuple[object, ...], list[Field]] = defaultdict(list)
    for field in scope.fields.values():
        alike[(field.kind, field.low, field.high, field.choices)].append(field)
    plain = [_comparison([each.path for each in fields], fields[0]) for fields in alike.values()]
    distances = [
        _comparison([path], measure("#000000"), to=COLOR) for path, measure in scope.differences.items()
    ]
    return [*plain, *distances]


def _comparison(paths: list[str], field: Field, *, to: Plain = None) -> Plain:
    applicable = [row for row in OPERATORS.values() if field.kind in row.kinds]
    properties: dict[str, Plain] = {"field": {"enum": [*paths], "description": field.kind.value}}
    properties |= {"to": to} if to else {}
    count = len(properties) + 1
    properties |= {row.name: operand_schema(row, field) for row in applicable}
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["field", "to"] if to else ["field"],
        "minProperties": count,
        "maxProperties": count,
        "properties": properties,
    }
