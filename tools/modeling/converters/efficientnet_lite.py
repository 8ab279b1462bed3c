"""EfficientNet-Lite0 weights from PyTorch to ONNX, batch normalisation folded into the convolutions.

The architecture is that of EfficientNet (Tan and Le, 2019) in its Lite variant: ReLU6 instead of swish, no
squeeze-and-excitation, stem and head not scaled.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pixelgate.domain.model_cards.network import Network
from tools.modeling.errors import ConversionError
from tools.modeling.onnx_graph import OnnxGraph
from tools.modeling.torch_weights import read_tensors

_BATCH_NORM_EPSILON = 1e-3


class Stage(NamedTuple):
    """``repeats`` inverted residual blocks; the first has ``stride``, the others keep the size."""

    kernel: int
    stride: int
    expansion: int
    repeats: int


STAGES = (
    Stage(kernel=3, stride=1, expansion=1, repeats=1),
    Stage(kernel=3, stride=2, expansion=6, repeats=2),
    Stage(kernel=5, stride=2, expansion=6, repeats=2),
    Stage(kernel=3, stride=2, expansion=6, repeats=3),
    Stage(kernel=5, stride=1, expansion=6, repeats=3),
    Stage(kernel=5, stride=2, expansion=6, repeats=4),
    Stage(kernel=3, stride=1, expansion=6, repeats=1),
)


def convert(members: Mapping[str, bytes], network: Network) -> bytes:
    """The network with the outputs ``logits`` and ``embedding`` (the pooled features before the classifier).

    Raises:
        ConversionError: the file is not the weights of this architecture.
    """
    (content,) = members.values()
    weights = read_tensors(content)
    try:
        return build(weights, STAGES, network)
    except KeyError as error:
        raise ConversionError(f"not the weights of EfficientNet-Lite0: {error} is missing") from error


def build(weights: Mapping[str, NDArray[Any]], stages: tuple[Stage, ...], network: Network) -> bytes:
    """The graph of ``stages`` over ``weights``, named as in the PyTorch implementation."""
    blocks = _Blocks(weights)
    value = blocks.convolution(network.input.tensor, "_conv_stem", "_bn0", stride=2)
    index = 0
    for stage in stages:
        for repeat in range(stage.repeats):
            stride = stage.stride if repeat == 0 else 1
            value = blocks.inverted_residual(
                value, f"_blocks.{index}", stage, stride=stride, is_residual=repeat > 0
            )
            index += 1
    value = blocks.convolution(value, "_conv_head", "_bn1")
    graph = blocks.graph
    embedding = graph.add("Flatten", [graph.add("GlobalAveragePool", [value])])
    classifier = [graph.constant(weights["_fc.weight"]), graph.constant(weights["_fc.bias"])]
    logits = graph.add("Gemm", [embedding, *classifier], transB=1)
    return graph.finish(
        "efficientnet_lite",
        inputs={network.input.tensor: (network.input.dtype, network.input.shape)},
        outputs={"logits": logits, "embedding": embedding},
    )


class _Blocks:
    """The network's building blocks, with their weights, appended to one graph."""

    def __init__(self, weights: Mapping[str, NDArray[Any]]) -> None:
        self.graph = OnnxGraph()
        self._weights = weights
        self._zero = self.graph.constant(np.array(0, np.float32))
        self._six = self.graph.constant(np.array(6, np.float32))

    def convolution(
        self, value: str, layer: str, norm: str, *, stride: int = 1, activate: bool = True
    ) -> str:
        """A convolution, the batch normalisation after it, and ReLU6 if wanted."""
        kernel, bias = self._folded(layer, norm)
        is_depthwise = kernel.shape[1] == 1
        convolved = self.graph.add(
            "Conv",
            [value, self.graph.constant(kernel), self.graph.constant(bias)],
            strides=[stride, stride],
            kernel_shape=kernel.shape[2:],
            group=kernel.shape[0] if is_depthwise else 1,
            # As TensorFlow pads, whose weights these are: on an even size, one more at the end.
            auto_pad="SAME_UPPER",
        )
        return self.graph.add("Clip", [convolved, self._zero, self._six]) if activate else convolved

    def inverted_residual(
        self, value: str, block: str, stage: Stage, *, stride: int, is_residual: bool
    ) -> str:
        """Expand, filter each channel, project; added to the input where the sizes are the same."""
        inside = value
        if stage.expansion != 1:
            inside = self.convolution(inside, f"{block}._expand_conv", f"{block}._bn0")
        inside = self.convolution(inside, f"{block}._depthwise_conv", f"{block}._bn1", stride=stride)
        inside = self.convolution(inside, f"{block}._project_conv", f"{block}._bn2", activate=False)
        return self.graph.add("Add", [inside, value]) if is_residual else inside

    def _folded(self, layer: str, norm: str) -> tuple[NDArray[Any], NDArray[Any]]:
        """Kernel and bias that do what the convolution and the normalisation after it do."""
        weights = self._weights
        scale = weights[f"{norm}.weight"] / np.sqrt(weights[f"{norm}.running_var"] + _BATCH_NORM_EPSILON)
        bias = weights[f"{norm}.bias"] - weights[f"{norm}.running_mean"] * scale
        kernel = weights[f"{layer}.weight"] * scale[:, None, None, None]
        return kernel.astype(np.float32), bias.astype(np.float32)
