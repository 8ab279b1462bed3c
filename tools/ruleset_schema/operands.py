"""What stands at the right of a comparison, as JSON Schema."""

from collections.abc import Callable

from pixelgate.rules import operands, patterns
from pixelgate.rules.fields import Field, Kind
from pixelgate.rules.operators import Operator
from pixelgate.rules.plain import Plain

_TEXT: dict[str, Plain] = {"type": "string", "minLength": 1, "maxLength": operands.MAX_WORD}
_CONSTANT: Plain = {"$ref": "#/definitions/constant"}
WORDS: dict[str, Plain] = {"type": "array", "items": _TEXT, "minItems": 1}
COLOR: dict[str, Plain] = {"anyOf": [{"type": "string", "pattern": "^#[0-9a-fA-F]{6}$"}, _CONSTANT]}


def operand_schema(row: Operator, field: Field) -> Plain:
    """What ``row`` takes when it compares ``field``."""
    return _or_constant(_OPERANDS[row.read_operand](field))


def _or_constant(value: Plain) -> Plain:
    return {"anyOf": [value, _CONSTANT]}


def _value(field: Field) -> Plain:
    if field.kind is Kind.NUMBER:
        bounds = {"minimum": field.low, "maximum": field.high}
        return {"type": "number", **{key: bound for key, bound in bounds.items() if bound is not None}}
    if field.kind is Kind.BOOLEAN:
        return {"type": "boolean"}
    if field.choices:
        return {"enum": [word for word in field.choices if word not in field.never]}
    return _TEXT


def _values(field: Field) -> Plain:
    return {
        "type": "array",
        "items": _or_constant(_value(field)),
        "minItems": 1,
        "maxItems": operands.MAX_LIST,
    }


def _interval(field: Field) -> Plain:
    return {"type": "array", "items": _or_constant(_value(field)), "minItems": 2, "maxItems": 2}


def _presence(field: Field) -> Plain:
    return {"type": "boolean"}


def _moment(field: Field) -> Plain:
    return {**_TEXT, "description": "now, now + 30 days, now - 12 hours, or an ISO 8601 date or time"}


def _tree_words(field: Field) -> Plain:
    return {"anyOf": [_value(field), _values(field)]}


def _words(field: Field) -> Plain:
    bank: Plain = {
        "type": "object",
        "additionalProperties": False,
        "required": ["bank"],
        "properties": {"bank": _TEXT},
    }
    words: Plain = {
        "type": "array",
        "items": _or_constant(_TEXT),
        "minItems": 1,
        "maxItems": operands.MAX_LIST,
    }
    return {"anyOf": [words, bank]}


def _pattern(field: Field) -> Plain:
    return {**_TEXT, "maxLength": patterns.MAX_LENGTH, "description": "a regular expression of RE2"}


_OPERANDS: dict[Callable[..., object], Callable[[Field], Plain]] = {
    operands.read_value: _value,
    operands.read_values: _values,
    operands.read_interval: _interval,
    operands.read_presence: _presence,
    operands.read_moment: _moment,
    operands.read_tree_words: _tree_words,
    operands.read_words: _words,
    operands.read_pattern: _pattern,
}
"""By how the loader reads it: a comparison that is read in another way fails here, and is not left out."""
