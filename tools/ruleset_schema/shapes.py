"""The shapes that the whole schema is made of."""

from pixelgate.rules.plain import Plain

Schema = dict[str, Plain]

NAME: Schema = {"type": "string", "pattern": "^[a-z0-9][a-z0-9-]{0,62}$"}


def closed(properties: dict[str, Plain], *, required: list[Plain]) -> Schema:
    """A mapping with these keys and no others."""
    return {
        "type": "object",
        "additionalProperties": False,
        "required": required,
        "properties": properties,
    }


def list_of(item: Plain, *, most: int) -> Schema:
    """A list of one to ``most``."""
    return {"type": "array", "items": item, "minItems": 1, "maxItems": most}


def text(most: int, description: str) -> Schema:
    """A text that is not empty."""
    return {"type": "string", "minLength": 1, "maxLength": most, "description": description}
