"""Reads TensorFlow.js graph models: ``model.json`` and the shards of weights beside it."""

import base64
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import PurePosixPath
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tools.modeling.errors import ConversionError

# Integers are shapes, axes and indices here, and ONNX wants those in 64 bits.
_ELEMENT_TYPES: Mapping[str, tuple[type[np.generic], type[np.generic]]] = {
    "float32": (np.float32, np.float32),
    "int32": (np.int32, np.int64),
}


@dataclass(frozen=True, slots=True)
class Node:
    """One operation. An input is ``name`` or ``name:output``; order-only dependencies are left out."""

    name: str
    operator: str
    inputs: tuple[str, ...]
    attributes: Mapping[str, Mapping[str, Any]]

    def integer(self, key: str, default: int = 0) -> int:
        return int(self.attributes.get(key, {}).get("i", default))

    def number(self, key: str, default: float) -> float:
        return float(self.attributes.get(key, {}).get("f", default))

    def integers(self, key: str) -> list[int]:
        return [int(value) for value in self.attributes.get(key, {}).get("list", {}).get("i", ())]

    def text(self, key: str) -> str:
        """A string attribute, which is stored as base64 or as a list of bytes."""
        value = self.attributes.get(key, {}).get("s", "")
        return (bytes(value) if isinstance(value, list) else base64.b64decode(value)).decode()


@dataclass(frozen=True, slots=True)
class TfjsModel:
    """The nodes by name and the weights by the name of their ``Const`` node."""

    nodes: Mapping[str, Node]
    weights: Mapping[str, NDArray[Any]]

    def needed_for(self, outputs: tuple[str, ...], *, without: str) -> list[Node]:
        """What ``outputs`` depend on, each node after its inputs; ``without`` and all before it are out."""
        # Lists, not sets: the same model gives the same file, byte for byte.
        dependencies: dict[str, list[str]] = {}
        waiting = list(outputs)
        while waiting:
            name = waiting.pop()
            if name in dependencies or name == without:
                continue
            if name not in self.nodes:
                raise ConversionError(f"the graph has no node {name}")
            inputs = dict.fromkeys(node_of(value) for value in self.nodes[name].inputs)
            dependencies[name] = [value for value in inputs if value != without]
            waiting.extend(dependencies[name])
        return [self.nodes[name] for name in TopologicalSorter(dependencies).static_order()]


def node_of(value: str) -> str:
    """The node that an input such as ``split:1`` comes from."""
    return value.partition(":")[0]


def read_model(members: Mapping[str, bytes]) -> TfjsModel:
    """The model whose ``.json`` and shards are among ``members``, by path.

    Raises:
        ConversionError: a shard is missing or too short, or a weight has a type that no model here uses.
    """
    description = next((path for path in members if path.endswith(".json")), None)
    if description is None:
        raise ConversionError("none of the files is a model.json")
    folder = PurePosixPath(description).parent
    try:
        content = json.loads(members[description])
        weights: dict[str, NDArray[Any]] = {}
        for group in content["weightsManifest"]:
            buffer = b"".join(members[str(folder / path)] for path in group["paths"])
            weights |= _read_weights(group["weights"], buffer)
        return TfjsModel(nodes=_read_nodes(content["modelTopology"]["node"]), weights=weights)
    except (KeyError, TypeError, ValueError) as error:
        raise ConversionError(f"{description} is not a graph model, or is not complete: {error}") from error


def _read_nodes(nodes: list[Mapping[str, Any]]) -> Mapping[str, Node]:
    return {
        node["name"]: Node(
            name=node["name"],
            operator=node["op"],
            inputs=tuple(value for value in node.get("input", ()) if not value.startswith("^")),
            attributes=node.get("attr", {}),
        )
        for node in nodes
    }


def _read_weights(entries: list[Mapping[str, Any]], buffer: bytes) -> dict[str, NDArray[Any]]:
    weights: dict[str, NDArray[Any]] = {}
    position = 0
    for entry in entries:
        if "quantization" in entry or entry["dtype"] not in _ELEMENT_TYPES:
            raise ConversionError(f"the weight {entry['name']} is quantized or of an unknown type")
        stored, wanted = _ELEMENT_TYPES[entry["dtype"]]
        count = math.prod(entry["shape"])
        flat = np.frombuffer(buffer, stored, count, position)
        weights[entry["name"]] = flat.reshape(entry["shape"]).astype(wanted)
        position += flat.nbytes
    return weights
