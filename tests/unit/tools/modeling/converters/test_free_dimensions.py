"""A network for one size accepts any, with the names of the card."""

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper, numpy_helper

from tests.support.modeling import network
from tools.modeling.cards import FreeDimensions
from tools.modeling.converters.free_dimensions import convert
from tools.modeling.errors import ConversionError

KERNEL = np.ones((1, 3, 2, 2), np.float32)


def fixed_network() -> bytes:
    """A convolution for two pictures of 32x32, its weights listed among the inputs as old exporters do."""
    graph = helper.make_graph(
        [helper.make_node("Conv", ["input.1", "kernel"], ["537"], strides=[2, 2])],
        "fixed",
        [
            helper.make_tensor_value_info("input.1", TensorProto.FLOAT, [2, 3, 32, 32]),
            helper.make_tensor_value_info("kernel", TensorProto.FLOAT, KERNEL.shape),
        ],
        [helper.make_tensor_value_info("537", TensorProto.FLOAT, [2, 1, 16, 16])],
        [numpy_helper.from_array(KERNEL, "kernel")],
    )
    opset = [helper.make_opsetid("", 9)]
    return helper.make_model(graph, opset_imports=opset, ir_version=4).SerializeToString()


def recipe(output: str = "537") -> FreeDimensions:
    return FreeDimensions(
        method="free_dimensions",
        package="weights",
        members={"fixed.onnx": "0" * 64},
        outputs={"heatmap": output},
    )


NETWORK = network(["n", 3, "h", "w"], "heatmap")


def test_any_size_of_picture_and_batch_is_accepted():
    session = onnxruntime.InferenceSession(convert(recipe(), {"fixed.onnx": fixed_network()}, NETWORK))

    (heatmap,) = session.run(["heatmap"], {"image": np.ones((1, 3, 64, 96), np.float32)})

    assert heatmap.shape == (1, 1, 32, 48)
    assert heatmap[0, 0, 0, 0] == KERNEL.sum()


def test_weights_are_no_longer_inputs_so_that_they_may_be_folded():
    content = convert(recipe(), {"fixed.onnx": fixed_network()}, NETWORK)

    assert [value.name for value in onnx.load_from_string(content).graph.input] == ["image"]


def test_an_output_that_the_network_has_not_is_refused():
    with pytest.raises(ConversionError, match="no output 999"):
        convert(recipe("999"), {"fixed.onnx": fixed_network()}, NETWORK)
