"""What ``aws cloudformation package`` does, for a cloud that reads source folders itself.

Local paths in the template become uploaded artifacts: a function's or layer's folder becomes a marker archive
that names it, a state machine's definition or a nested template is uploaded. The file itself is not changed.
"""

import copy
import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from samtranslator.yaml_helper import yaml_parse

from infra.local.handlers.code_archive import marker_archive

Template = dict[str, Any]


class PackagingError(ValueError):
    """The template names something that is not there."""


@dataclass(frozen=True)
class Package:
    """A template ready to deploy, and the objects it refers to by key."""

    template: bytes
    artifacts: dict[str, bytes] = field(default_factory=dict)


def load_template(path: Path) -> Template:
    """Parse a CloudFormation template; ``!Ref`` and its kin become their long forms."""
    return yaml_parse(path.read_text())  # type: ignore[no-any-return]


def package(template_path: Path, *, root: Path, bucket: str, endpoint_url: str) -> Package:
    """Prepare the template and everything it names for upload to ``bucket``.

    Raises:
        PackagingError: a local path in the template does not exist.
    """
    artifacts: dict[str, bytes] = {}

    def upload(content: bytes, suffix: str) -> str:
        key = hashlib.sha256(content).hexdigest()[:32] + suffix
        artifacts[key] = content
        return key

    def pack(path: Path) -> bytes:
        template = copy.deepcopy(load_template(path))
        for properties, name, kind in _local_references(template):
            source = (path.parent / properties[name]).resolve()
            if not source.exists():
                raise PackagingError(f"{path.name}: {name} names {properties[name]}, which does not exist")
            properties[name] = packers[kind](source)
        return json.dumps(template).encode()

    def s3_location(key: str) -> str:
        return f"s3://{bucket}/{key}"

    def pack_folder(source: Path) -> str:
        return s3_location(upload(marker_archive(source.relative_to(root.resolve()).as_posix()), ".zip"))

    def pack_definition(source: Path) -> str:
        return s3_location(upload(source.read_bytes(), source.suffix))

    def pack_template(source: Path) -> str:
        return f"{endpoint_url}/{bucket}/{upload(pack(source), '.json')}"

    packers: dict[str, Callable[[Path], str]] = {
        "folder": pack_folder,
        "definition": pack_definition,
        "template": pack_template,
    }
    return Package(pack(template_path), artifacts)


_LOCAL_PATHS = {
    ("AWS::Serverless::Function", "CodeUri"): "folder",
    ("AWS::Serverless::LayerVersion", "ContentUri"): "folder",
    ("AWS::Serverless::StateMachine", "DefinitionUri"): "definition",
    ("AWS::Serverless::Application", "Location"): "template",
    ("AWS::CloudFormation::Stack", "TemplateURL"): "template",
}


def _local_references(template: Template) -> Iterator[tuple[dict[str, Any], str, str]]:
    """Yield (properties, property name, kind) for each property that holds a local path."""
    for resource in template.get("Resources", {}).values():
        properties = resource.get("Properties", {})
        for (resource_type, name), kind in _LOCAL_PATHS.items():
            value = properties.get(name)
            if resource["Type"] == resource_type and isinstance(value, str) and "://" not in value:
                yield properties, name, kind
