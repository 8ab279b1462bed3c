"""The graph equals the network's definition, computed plainly with numpy."""

from collections.abc import Mapping

import numpy as np
import onnxruntime
import pytest

from tests.support.modeling import network
from tests.support.torch_files import write_pth
from tools.modeling.converters.efficientnet_lite import STAGES, Stage, build, convert
from tools.modeling.errors import ConversionError

TWO_STAGES = (
    Stage(kernel=3, stride=1, expansion=1, repeats=1),
    Stage(kernel=3, stride=2, expansion=2, repeats=2),
)


NETWORK = network(["n", 3, 8, 8], "logits", "embedding")


class RandomWeights(dict[str, np.ndarray]):
    """Weights of the named layers, with batch norms that change what passes through them."""

    def __init__(self) -> None:
        super().__init__()
        self._random = np.random.default_rng(1)

    def layer(self, name: str, norm: str, shape: tuple[int, ...]) -> None:
        self[f"{name}.weight"] = self._random.standard_normal(shape).astype(np.float32) / np.prod(shape[1:])
        for part in ("weight", "bias", "running_mean"):
            self[f"{norm}.{part}"] = self._random.standard_normal(shape[0]).astype(np.float32)
        self[f"{norm}.running_var"] = self._random.random(shape[0]).astype(np.float32) + 0.5


def tiny_weights() -> Mapping[str, np.ndarray]:
    weights = RandomWeights()
    weights.layer("_conv_stem", "_bn0", (4, 3, 3, 3))
    weights.layer("_blocks.0._depthwise_conv", "_blocks.0._bn1", (4, 1, 3, 3))
    weights.layer("_blocks.0._project_conv", "_blocks.0._bn2", (6, 4, 1, 1))
    for block in (1, 2):
        weights.layer(f"_blocks.{block}._expand_conv", f"_blocks.{block}._bn0", (12, 6, 1, 1))
        weights.layer(f"_blocks.{block}._depthwise_conv", f"_blocks.{block}._bn1", (12, 1, 3, 3))
        weights.layer(f"_blocks.{block}._project_conv", f"_blocks.{block}._bn2", (6, 12, 1, 1))
    weights.layer("_conv_head", "_bn1", (10, 6, 1, 1))
    weights["_fc.weight"] = np.linspace(-1, 1, 50, dtype=np.float32).reshape(5, 10)
    weights["_fc.bias"] = np.arange(5, dtype=np.float32)
    return weights


def convolve(image: np.ndarray, kernel: np.ndarray, stride: int) -> np.ndarray:
    """TensorFlow's SAME convolution of one CHW image, depthwise where the kernel has one input."""
    outputs, inputs, size, _ = kernel.shape
    out = -(-image.shape[1] // stride)
    missing = max(0, (out - 1) * stride + size - image.shape[1])
    padded = np.pad(image, ((0, 0), *[(missing // 2, missing - missing // 2)] * 2))
    result = np.zeros((outputs, out, out))
    for channel in range(outputs):
        source = padded if inputs > 1 or image.shape[0] == 1 else padded[channel : channel + 1]
        for row in range(out):
            for column in range(out):
                window = source[
                    :, row * stride : row * stride + size, column * stride : column * stride + size
                ]
                result[channel, row, column] = (window * kernel[channel]).sum()
    return result


def expected_outputs(image: np.ndarray, weights: Mapping[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    def layer(x: np.ndarray, name: str, norm: str, stride: int = 1, limit: float = 6) -> np.ndarray:
        x = convolve(x, weights[f"{name}.weight"], stride)
        scale, bias, mean, variance = (
            weights[f"{norm}.{part}"][:, None, None]
            for part in ("weight", "bias", "running_mean", "running_var")
        )
        x = (x - mean) / np.sqrt(variance + 1e-3) * scale + bias
        return x if limit == np.inf else np.clip(x, 0, limit)

    x = layer(image, "_conv_stem", "_bn0", stride=2)
    x = layer(x, "_blocks.0._depthwise_conv", "_blocks.0._bn1")
    x = layer(x, "_blocks.0._project_conv", "_blocks.0._bn2", limit=np.inf)
    for block, stride in ((1, 2), (2, 1)):
        y = layer(x, f"_blocks.{block}._expand_conv", f"_blocks.{block}._bn0")
        y = layer(y, f"_blocks.{block}._depthwise_conv", f"_blocks.{block}._bn1", stride)
        y = layer(y, f"_blocks.{block}._project_conv", f"_blocks.{block}._bn2", limit=np.inf)
        x = y + x if block == 2 else y
    embedding = layer(x, "_conv_head", "_bn1").mean(axis=(1, 2))
    return weights["_fc.weight"] @ embedding + weights["_fc.bias"], embedding


def test_the_graph_computes_what_the_definition_says():
    weights = tiny_weights()
    image = np.random.default_rng(2).standard_normal((3, 8, 8)).astype(np.float32)

    session = onnxruntime.InferenceSession(build(weights, TWO_STAGES, NETWORK))
    logits, embedding = session.run(["logits", "embedding"], {"image": image[None]})

    expected_logits, expected_embedding = expected_outputs(image, weights)
    np.testing.assert_allclose(embedding[0], expected_embedding, atol=1e-5)
    np.testing.assert_allclose(logits[0], expected_logits, atol=1e-5)


def test_the_batch_is_free():
    session = onnxruntime.InferenceSession(build(tiny_weights(), TWO_STAGES, NETWORK))

    (logits,) = session.run(["logits"], {"image": np.zeros((3, 3, 8, 8), np.float32)})

    assert logits.shape == (3, 5)


def test_weights_of_another_network_are_refused_by_name():
    content = write_pth({"conv1.weight": np.zeros((1, 3, 3, 3), np.float32)})

    with pytest.raises(ConversionError, match=r"_bn0\.weight.* is missing"):
        convert({"other.pth": content}, NETWORK)


def test_lite0_has_sixteen_blocks_that_shrink_the_picture_sixteenfold_after_the_stem():
    assert sum(stage.repeats for stage in STAGES) == 16
    assert np.prod([stage.stride for stage in STAGES]) == 16
