"""operations.yaml, read: what people say of each route."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict

FILE = Path(__file__).with_name("operations.yaml")


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Operation(_Entry):
    """``problems`` are those of its own; ``body`` and ``answer`` are examples.

    ``texts`` are the other media types than JSON that it answers in, and ``files`` those that it takes.
    ``also`` are further statuses of an answer of the same form, and what they mean. ``parameters`` are those
    that mean something else here than elsewhere.
    """

    route: str
    summary: str
    description: str = ""
    problems: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    also: Mapping[int, str] = {}
    parameters: Mapping[str, str] = {}
    body: Any = None
    answer: Any = None


class Tag(_Entry):
    """What belongs together on the page."""

    about: str
    operations: Mapping[str, Operation]


class Operations(_Entry):
    """``parameters`` says what each parameter means, by its name."""

    parameters: Mapping[str, str]
    tags: Mapping[str, Tag]

    def by_route(self) -> dict[str, tuple[str, str, Operation]]:
        """``(tag, operation id, operation)`` of each route, such as ``GET /v1/images/{image_id}``."""
        return {
            operation.route: (tag, name, operation)
            for tag, group in self.tags.items()
            for name, operation in group.operations.items()
        }


def read_operations() -> Operations:
    """The file as it is."""
    return Operations.model_validate(yaml.safe_load(FILE.read_text(encoding="utf-8")))
