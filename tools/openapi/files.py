"""Where the document is kept: for people and tools that compare, and for the service to answer."""

import json
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).parents[2]
DOCUMENT = _ROOT / "docs" / "openapi.json"
SERVED = _ROOT / "layers" / "shared" / "python" / "pixelgate" / "api" / "openapi.json"


def readable(document: dict[str, Any]) -> str:
    """As it is compared."""
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def compact(document: dict[str, Any]) -> bytes:
    """As it is answered."""
    return json.dumps(document, separators=(",", ":"), ensure_ascii=False).encode()
