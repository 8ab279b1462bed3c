"""What a handler needs from outside of the project before its first answer."""

import ast
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from inspect import signature
from pathlib import Path
from types import ModuleType
from typing import Any

_OURS = ("pixelgate", "functions")

networks: list[str] = []
"""Every network file that this process has opened since this module was imported, in order."""


@dataclass(frozen=True)
class Needs:
    """What its code imports, AWS services that it has clients of, files of networks.

    ``imports`` are pairs as in ``from module import name``; the name is empty in ``import module``.
    ``session``: whether clients of the project's own take settings and credentials from botocore.
    """

    imports: Sequence[Sequence[str]]
    services: Sequence[str]
    networks: Sequence[str]
    session: bool

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def needs_of_this_process() -> Needs:
    """What the code of the project that is loaded here has imported and opened so far."""
    imports = {pair for ours in _our_modules() for pair in _imported(ours) if pair[0] in sys.modules}
    made = _made_by_clients()
    services = sorted(each.meta.service_model.service_name for each in made if hasattr(each, "meta"))
    has_session = any(hasattr(each, "get_credentials") for each in made)
    return Needs(sorted(imports), services, networks, has_session)


def _our_modules() -> list[ModuleType]:
    return [
        module
        for name, module in sys.modules.items()
        if name.partition(".")[0] in _OURS and getattr(module, "__file__", None)
    ]


def _imported(module: ModuleType) -> Iterator[tuple[str, str]]:
    tree = ast.parse(Path(str(module.__file__)).read_text())
    for node in ast.walk(tree):
        pairs: list[tuple[str, str]] = []
        if isinstance(node, ast.Import):
            pairs = [(alias.name, "") for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            pairs = [(node.module, alias.name) for alias in node.names]
        yield from (pair for pair in pairs if pair[0].partition(".")[0] not in _OURS)


def _made_by_clients() -> list[Any]:
    """Clients that this process has, and the sessions that some of them share."""
    clients = sys.modules.get("pixelgate.runtime.clients")
    factories = [value for value in vars(clients).values() if hasattr(value, "cache_info")] if clients else []
    # What takes an argument is made for one deployment only, and by no function of the benchmark's.
    return [make() for make in factories if make.cache_info().currsize and not signature(make).parameters]


def _remember(event: str, arguments: tuple[object, ...]) -> None:
    if event == "open" and str(arguments[0]).endswith(".onnx"):
        networks.append(str(arguments[0]))


sys.addaudithook(_remember)
