"""How each TensorFlow operation that our models use is said in ONNX.

TensorFlow keeps pictures as NHWC, ONNX convolves NCHW. Every convolution is put between two transpositions;
onnxruntime cancels those that meet when it loads the network.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TypeAlias

import numpy as np

from tools.modeling.errors import ConversionError
from tools.modeling.onnx_graph import OnnxGraph
from tools.modeling.tfjs_model import Node

Operator: TypeAlias = Callable[[OnnxGraph, Node, Sequence[str]], Sequence[str]]

_TO_NCHW = (0, 3, 1, 2)
_TO_NHWC = (0, 2, 3, 1)
_END = np.iinfo(np.int64).max


def _elementwise(operator: str, graph: OnnxGraph, node: Node, inputs: Sequence[str]) -> Sequence[str]:
    return [graph.add(operator, inputs)]


def _relu6(graph: OnnxGraph, node: Node, inputs: Sequence[str]) -> Sequence[str]:
    limits = [graph.constant(np.array(limit, np.float32)) for limit in (0, 6)]
    return [graph.add("Clip", [*inputs, *limits])]


def _convolution(graph: OnnxGraph, node: Node, inputs: Sequence[str]) -> Sequence[str]:
    kernel = graph.value_of(inputs[1])  # height, width, in, out
    return [_convolve(graph, node, inputs[0], kernel.transpose(3, 2, 0, 1), group=1)]


def _depthwise_convolution(graph: OnnxGraph, node: Node, inputs: Sequence[str]) -> Sequence[str]:
    kernel = graph.value_of(inputs[1])  # height, width, channels, outputs a channel
    height, width, channels, multiplier = kernel.shape
    per_output = kernel.reshape(height, width, 1, channels * multiplier)
    return [_convolve(graph, node, inputs[0], per_output.transpose(3, 2, 0, 1), group=channels)]


def _convolve(graph: OnnxGraph, node: Node, picture: str, kernel: np.ndarray, *, group: int) -> str:
    padding = node.text("padding")
    if padding not in ("SAME", "VALID"):
        raise ConversionError(f"{node.name}: padding {padding} is not supported")
    convolved = graph.add(
        "Conv",
        [graph.add("Transpose", [picture], perm=_TO_NCHW), graph.constant(kernel)],
        kernel_shape=kernel.shape[2:],
        strides=node.integers("strides")[1:3],
        dilations=node.integers("dilations")[1:3] or [1, 1],
        group=group,
        auto_pad="SAME_UPPER" if padding == "SAME" else "VALID",
    )
    return graph.add("Transpose", [convolved], perm=_TO_NHWC)


def _batch_normalization(graph: OnnxGraph, node: Node, inputs: Sequence[str]) -> Sequence[str]:
    gain, bias, mean, variance = (graph.value_of(value) for value in inputs[1:5])
    scale = (gain / np.sqrt(variance + node.number("epsilon", 1e-4))).astype(np.float32)
    scaled = graph.add("Mul", [inputs[0], graph.constant(scale)])
    return [graph.add("Add", [scaled, graph.constant((bias - mean * scale).astype(np.float32))])]


def _concatenate(graph: OnnxGraph, node: Node, inputs: Sequence[str]) -> Sequence[str]:
    return [graph.add("Concat", inputs[:-1], axis=int(graph.value_of(inputs[-1])))]


def _stack(graph: OnnxGraph, node: Node, inputs: Sequence[str]) -> Sequence[str]:
    axis = node.integer("axis")
    axes = graph.constant(np.array([axis], np.int64))
    return [graph.add("Concat", [graph.add("Unsqueeze", [value, axes]) for value in inputs], axis=axis)]


def _unstack(graph: OnnxGraph, node: Node, inputs: Sequence[str]) -> Sequence[str]:
    axis, count = node.integer("axis"), node.integer("num")
    axes = graph.constant(np.array([axis], np.int64))
    return [graph.add("Squeeze", [part, axes]) for part in graph.add_many("Split", inputs, count, axis=axis)]


def _expand_dimensions(graph: OnnxGraph, node: Node, inputs: Sequence[str]) -> Sequence[str]:
    axes = graph.constant(graph.value_of(inputs[1]).reshape(-1))
    return [graph.add("Unsqueeze", [inputs[0], axes])]


def _squeeze(graph: OnnxGraph, node: Node, inputs: Sequence[str]) -> Sequence[str]:
    return [
        graph.add("Squeeze", [inputs[0], graph.constant(np.array(node.integers("squeeze_dims"), np.int64))])
    ]


def _transpose(graph: OnnxGraph, node: Node, inputs: Sequence[str]) -> Sequence[str]:
    return [graph.add("Transpose", [inputs[0]], perm=graph.value_of(inputs[1]).tolist())]


def _slice(graph: OnnxGraph, node: Node, inputs: Sequence[str]) -> Sequence[str]:
    """Sizes count from ``begin``; -1 means up to the end."""
    begin, size = (graph.value_of(value) for value in inputs[1:3])
    end = np.where(size < 0, _END, begin + size)
    return [graph.add("Slice", [inputs[0], graph.constant(begin), graph.constant(end)])]


def _strided_slice(graph: OnnxGraph, node: Node, inputs: Sequence[str]) -> Sequence[str]:
    """Only what picks one element of a shape; masks other than ``shrink_axis_mask`` do not occur here."""
    if any(node.integer(mask) for mask in ("begin_mask", "end_mask", "ellipsis_mask", "new_axis_mask")):
        raise ConversionError(f"{node.name}: this kind of slice is not supported")
    begin, end, strides = (graph.value_of(value) for value in inputs[1:4])
    axes = np.arange(len(begin), dtype=np.int64)
    sliced = graph.add(
        "Slice", [inputs[0], *(graph.constant(value) for value in (begin, end, axes, strides))]
    )
    dropped = [axis for axis in range(len(begin)) if node.integer("shrink_axis_mask") >> axis & 1]
    return [
        graph.add("Squeeze", [sliced, graph.constant(np.array(dropped, np.int64))]) if dropped else sliced
    ]


OPERATORS: Mapping[str, Operator] = {
    "Add": partial(_elementwise, "Add"),
    "AddN": partial(_elementwise, "Sum"),
    "AddV2": partial(_elementwise, "Add"),
    "BiasAdd": partial(_elementwise, "Add"),
    "ConcatV2": _concatenate,
    "Conv2D": _convolution,
    "DepthwiseConv2dNative": _depthwise_convolution,
    "Exp": partial(_elementwise, "Exp"),
    "ExpandDims": _expand_dimensions,
    "FusedBatchNorm": _batch_normalization,
    "Mul": partial(_elementwise, "Mul"),
    "Pack": _stack,
    "Relu6": _relu6,
    "Reshape": partial(_elementwise, "Reshape"),
    "Shape": partial(_elementwise, "Shape"),
    "Sigmoid": partial(_elementwise, "Sigmoid"),
    "Slice": _slice,
    "Squeeze": _squeeze,
    "StridedSlice": _strided_slice,
    "Sub": partial(_elementwise, "Sub"),
    "Tile": partial(_elementwise, "Tile"),
    "Transpose": _transpose,
    "Unpack": _unstack,
}
