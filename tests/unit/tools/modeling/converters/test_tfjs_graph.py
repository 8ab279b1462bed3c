"""Small TensorFlow.js graphs become ONNX networks that compute the same."""

import base64
import json
from collections.abc import Mapping

import numpy as np
import onnxruntime
import pytest

from tests.support.modeling import network
from tools.modeling.cards import TfjsGraph
from tools.modeling.converters.tfjs_graph import convert
from tools.modeling.errors import ConversionError

RANDOM = np.random.default_rng(3)


class GraphFile:
    """Writes a graph model as the TensorFlow.js converter does."""

    def __init__(self) -> None:
        self._nodes: list[dict[str, object]] = [{"name": "picture", "op": "Placeholder"}]
        self._weights: list[tuple[str, np.ndarray]] = []

    def node(self, name: str, operator: str, *inputs: str, **attributes: object) -> str:
        self._nodes.append({"name": name, "op": operator, "input": list(inputs), "attr": attributes})
        return name

    def constant(self, name: str, value: object) -> str:
        array = np.asarray(value)
        self._weights.append((name, array.astype(np.int32 if array.dtype == np.int64 else np.float32)))
        return self.node(name, "Const")

    def members(self, *, shard_bytes: int = 10_000) -> Mapping[str, bytes]:
        content = b"".join(array.tobytes() for _, array in self._weights)
        shards = [content[at : at + shard_bytes] for at in range(0, len(content), shard_bytes)]
        weights = [
            {"name": name, "shape": list(array.shape), "dtype": str(array.dtype)}
            for name, array in self._weights
        ]
        names = [f"shard{index}" for index in range(len(shards))]
        model = {
            "modelTopology": {"node": self._nodes},
            "weightsManifest": [{"paths": names, "weights": weights}],
        }
        files = {f"package/{name}": shard for name, shard in zip(names, shards, strict=True)}
        return {"package/model.json": json.dumps(model).encode(), **files}


def text(value: str) -> dict[str, object]:
    return {"s": base64.b64encode(value.encode()).decode()}


def integers(*values: int) -> dict[str, object]:
    return {"list": {"i": [str(value) for value in values]}}


def run(graph: GraphFile, output: str, picture: np.ndarray) -> np.ndarray:
    content = convert(recipe(output), graph.members(shard_bytes=64), network(picture.shape, "answer"))
    (result,) = onnxruntime.InferenceSession(content).run(["answer"], {"image": picture})
    return result


def recipe(output: str) -> TfjsGraph:
    return TfjsGraph(
        method="tfjs_graph",
        package="weights",
        members={"package/model.json": "0" * 64},
        input_node="picture",
        outputs={"answer": output},
    )


def random(*shape: int) -> np.ndarray:
    return RANDOM.standard_normal(shape).astype(np.float32)


def test_two_layers_compute_what_tensorflow_defines():
    kernel, bias, picture = random(1, 1, 3, 4), random(4), random(1, 5, 6, 3)
    gain, offset, mean, variance = random(4), random(4), random(4), np.abs(random(4)) + 1
    graph = GraphFile()
    graph.constant("kernel", kernel)
    graph.constant("bias", bias)
    convolution = graph.node(
        "conv", "Conv2D", "picture", "kernel", padding=text("SAME"), strides=integers(1, 2, 2, 1)
    )
    graph.node("relu", "Relu6", graph.node("biased", "BiasAdd", convolution, "bias"))
    for name, value in {"gain": gain, "offset": offset, "mean": mean, "variance": variance}.items():
        graph.constant(name, value)
    graph.node("norm", "FusedBatchNorm", "relu", "gain", "offset", "mean", "variance", epsilon={"f": 0.001})
    graph.node("sigmoid", "Sigmoid", "norm")

    answer = run(graph, "sigmoid", picture)

    layer = np.clip(picture[:, ::2, ::2] @ kernel[0, 0] + bias, 0, 6)
    norm = (layer - mean) / np.sqrt(variance + 0.001) * gain + offset
    np.testing.assert_allclose(answer, 1 / (1 + np.exp(-norm)), atol=1e-5)


def test_a_depthwise_convolution_pads_as_tensorflow_does():
    kernel, picture = random(3, 3, 2, 1), random(1, 4, 4, 2)
    graph = GraphFile()
    graph.constant("kernel", kernel)
    graph.node(
        "depthwise",
        "DepthwiseConv2dNative",
        "picture",
        "kernel",
        padding=text("SAME"),
        strides=integers(1, 2, 2, 1),
    )

    answer = run(graph, "depthwise", picture)

    # An even size and a stride of two: TensorFlow pads the end only.
    padded = np.pad(picture[0], ((0, 1), (0, 1), (0, 0)))
    expected = [
        [(padded[y : y + 3, x : x + 3] * kernel[..., 0]).sum(axis=(0, 1)) for x in (0, 2)] for y in (0, 2)
    ]
    np.testing.assert_allclose(answer[0], expected, atol=1e-5)


def test_shape_arithmetic_of_a_detection_head_is_kept():
    picture = random(1, 2, 3, 8)
    graph = GraphFile()
    for name, value in {"zero": [0], "one": [1], "minus": -1, "four": 4}.items():
        graph.constant(name, np.array(value, np.int64))
    graph.node("shape", "Shape", "picture")
    graph.node("batch", "StridedSlice", "shape", "zero", "one", "one", shrink_axis_mask={"i": "1"})
    graph.node("target", "Pack", "batch", "minus", "four", axis={"i": "0"})
    graph.node("boxes", "Reshape", "picture", "target")

    answer = run(graph, "boxes", picture)

    np.testing.assert_array_equal(answer, picture.reshape(1, -1, 4))


def test_parts_are_split_stacked_and_cut_as_tensorflow_does():
    picture = random(1, 2, 3, 2)
    graph = GraphFile()
    graph.constant("begin", np.array([0, 1, 0], np.int64))
    graph.constant("size", np.array([-1, 1, 2], np.int64))
    graph.constant("axis", np.array(0, np.int64))
    graph.node("parts", "Unpack", "picture", axis={"i": "3"}, num={"i": "2"})
    graph.node("difference", "Sub", "parts:1", "parts")
    graph.node("cut", "Slice", "difference", "begin", "size")
    graph.node("deeper", "ExpandDims", "cut", "axis")

    answer = run(graph, "deeper", picture)

    difference = picture[..., 1] - picture[..., 0]
    np.testing.assert_array_equal(answer, difference[None, :, 1:2, 0:2])


def test_what_stands_before_the_input_is_left_out():
    graph = GraphFile()
    graph.node("decode", "DecodeJpeg", "picture")
    graph.node("exp", "Exp", "decode")
    members = graph.members()

    before = recipe("exp").model_copy(update={"input_node": "decode"})
    content = convert(before, members, network((1, 2, 2, 3), "answer"))

    assert [value.name for value in onnxruntime.InferenceSession(content).get_inputs()] == ["image"]


def test_an_unknown_operation_is_refused_by_name():
    graph = GraphFile()
    graph.node("fancy", "NonMaxSuppressionV5", "picture")

    with pytest.raises(ConversionError, match="fancy: the operation NonMaxSuppressionV5 is not supported"):
        convert(recipe("fancy"), graph.members(), network((1, 2, 2, 3), "answer"))


def test_a_missing_shard_is_refused():
    graph = GraphFile()
    graph.constant("bias", random(4))
    members = dict(graph.members())
    del members["package/shard0"]

    with pytest.raises(ConversionError, match="package/shard0"):
        convert(recipe("bias"), members, network((1, 2, 2, 3), "answer"))


def test_an_output_that_the_graph_has_not_is_refused():
    with pytest.raises(ConversionError, match="no node nowhere"):
        convert(recipe("nowhere"), GraphFile().members(), network((1, 2, 2, 3), "answer"))
