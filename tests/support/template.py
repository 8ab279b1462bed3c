"""template.yaml as the tests read it."""

from functools import cache
from pathlib import Path
from typing import Any

from samtranslator.yaml_helper import yaml_parse

ROOT = Path(__file__).parents[2]


@cache
def template() -> dict[str, Any]:
    """The whole template; intrinsics in their long form."""
    return yaml_parse((ROOT / "template.yaml").read_text())


def resources_of(kind: str) -> dict[str, dict[str, Any]]:
    """Properties by logical id, of every resource of one type."""
    return {
        name: resource.get("Properties", {})
        for name, resource in template()["Resources"].items()
        if resource["Type"] == kind
    }
