"""What ``aws cloudformation package`` does, for a cloud that reads source folders itself.

Local paths in the template become uploaded artifacts: a function's or layer's folder becomes a marker archive
that names it, a state machine's definition or a nested template is uploaded. The file itself is not changed.
"""

import hashlib
import json
from collections.abc import Callable
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
    return yaml_parse(path.read_text())  # type: ignore[no-any-return]  # aws-sam-translator annotates nothing


def package(template_path: Path, *, root: Path, bucket: str, endpoint_url: str) -> Package:
    """Prepare the template and everything it names for upload to ``bucket``.

    Raises:
        PackagingError: a local path in the template does not exist.
    """
    packager = _Packager(root.resolve(), bucket, endpoint_url)
    return Package(packager.pack(template_path), packager.artifacts)


class _Packager:
    def __init__(self, root: Path, bucket: str, endpoint_url: str) -> None:
        self._root, self._bucket, self._endpoint_url = root, bucket, endpoint_url
        self.artifacts: dict[str, bytes] = {}

    def pack(self, path: Path) -> bytes:
        """The template at ``path`` with its local paths replaced by where the artifacts will lie."""
        template = load_template(path)
        for resource in template.get("Resources", {}).values():
            properties = resource.get("Properties", {})
            for name, locate in self._locators(resource["Type"]).items():
                value = properties.get(name)
                if isinstance(value, str) and "://" not in value:
                    source = (path.parent / value).resolve()
                    if not source.exists():
                        raise PackagingError(f"{path.name}: {name} names {value}, which does not exist")
                    properties[name] = locate(source)
        return json.dumps(template).encode()

    def _locators(self, resource_type: str) -> dict[str, Callable[[Path], str]]:
        """For each property of such a resource that may hold a local path: what to write in its place."""
        locators: dict[str, dict[str, Callable[[Path], str]]] = {
            "AWS::Serverless::Function": {"CodeUri": self._folder},
            "AWS::Serverless::LayerVersion": {"ContentUri": self._folder},
            "AWS::Serverless::StateMachine": {"DefinitionUri": self._file},
            "AWS::Serverless::Application": {"Location": self._template},
            "AWS::CloudFormation::Stack": {"TemplateURL": self._template},
        }
        return locators.get(resource_type, {})

    def _folder(self, source: Path) -> str:
        archive = marker_archive(source.relative_to(self._root).as_posix())
        return f"s3://{self._bucket}/{self._add(archive, '.zip')}"

    def _file(self, source: Path) -> str:
        return f"s3://{self._bucket}/{self._add(source.read_bytes(), source.suffix)}"

    def _template(self, source: Path) -> str:
        return f"{self._endpoint_url}/{self._bucket}/{self._add(self.pack(source), '.json')}"

    def _add(self, content: bytes, suffix: str) -> str:
        key = hashlib.sha256(content).hexdigest()[:32] + suffix
        self.artifacts[key] = content
        return key
