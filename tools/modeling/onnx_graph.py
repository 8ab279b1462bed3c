"""Writes an ONNX graph node by node; names are made up where nobody will read them."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

Array: TypeAlias = NDArray[Any]
Attribute: TypeAlias = int | float | str | Sequence[int]

# The newest operator set whose networks every onnxruntime since 1.15 reads.
OPSET = 17
IR_VERSION = 9
_ELEMENT_TYPES = {"float32": TensorProto.FLOAT}


class OnnxGraph:
    """Nodes and constants so far. Values are referred to by their names."""

    def __init__(self) -> None:
        self._nodes: list[onnx.NodeProto] = []
        self._constants: dict[str, Array] = {}

    def constant(self, value: Array) -> str:
        """A constant's name; the array's shape and type are kept, also of a scalar."""
        name = f"constant_{len(self._constants)}"
        self._constants[name] = value
        return name

    def value_of(self, name: str) -> Array:
        """The array behind a constant's name.

        Raises:
            KeyError: the value is computed, not constant.
        """
        return self._constants[name]

    def add(self, operator: str, inputs: Sequence[str], **attributes: Attribute) -> str:
        """Append a node with one output and return the output's name."""
        (output,) = self.add_many(operator, inputs, 1, **attributes)
        return output

    def add_many(
        self, operator: str, inputs: Sequence[str], count: int, **attributes: Attribute
    ) -> list[str]:
        """Append a node and return the names of its ``count`` outputs."""
        stem = f"{operator.lower()}_{len(self._nodes)}"
        outputs = [stem] if count == 1 else [f"{stem}_{index}" for index in range(count)]
        node = helper.make_node(operator, inputs, outputs)
        node.attribute.extend(helper.make_attribute(key, value) for key, value in attributes.items())
        self._nodes.append(node)
        return outputs

    def finish(
        self,
        name: str,
        *,
        inputs: Mapping[str, tuple[str, Sequence[int | str]]],
        outputs: Mapping[str, str],
    ) -> bytes:
        """The checked network. ``inputs`` gives type and shape by name; ``outputs`` the value behind each."""
        named = [helper.make_node("Identity", [value], [output]) for output, value in outputs.items()]
        nodes = [*self._nodes, *named]
        used = {value for node in nodes for value in node.input}
        graph = helper.make_graph(
            nodes,
            name,
            [
                helper.make_tensor_value_info(key, _ELEMENT_TYPES[kind], shape)
                for key, (kind, shape) in inputs.items()
            ],
            [helper.make_tensor_value_info(output, TensorProto.FLOAT, None) for output in outputs],
            [
                # asarray keeps a scalar a scalar; ascontiguousarray would make it one-dimensional.
                numpy_helper.from_array(np.asarray(value, order="C"), key)
                for key, value in self._constants.items()
                if key in used
            ],
        )
        model = helper.make_model(
            graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION
        )
        inferred = onnx.shape_inference.infer_shapes(model, strict_mode=True)
        onnx.checker.check_model(inferred, full_check=True)
        return bytes(inferred.SerializeToString())
