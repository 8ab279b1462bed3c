"""A classifier that sees colours, and pictures of one colour to ask it about."""

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from PIL import Image

from pixelgate.domain.model_cards.label_set import Label
from tests.support.models import build, card, labels

COLORS = ("red", "lime", "blue")


def color_network(sharpness: float = 10.0) -> bytes:
    """``logits`` ``[n, 3]`` are the means of the channels (0..1) times ``sharpness``."""
    image = helper.make_tensor_value_info("image", TensorProto.FLOAT, ["n", 3, 4, 4])
    nodes = [
        helper.make_node("ReduceMean", ["image"], ["mean"], axes=[2, 3], keepdims=0),
        helper.make_node("Mul", ["mean", "sharpness"], ["logits"]),
        helper.make_node("Identity", ["mean"], ["embedding"]),
    ]
    outputs = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n", 3]) for name in ("logits", "embedding")
    ]
    scale = numpy_helper.from_array(np.array(sharpness, np.float32), "sharpness")
    graph = helper.make_graph(nodes, "colors", [image], outputs, [scale])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(model)
    return model.SerializeToString()


def build_color_classifier(models_dir: Path, *, names: tuple[Label, ...] = labels(*COLORS)) -> None:
    """``efficientnet_lite0`` as far as anybody can tell."""
    model = card(
        "efficientnet_lite0",
        task="classify",
        role="classifier",
        outputs=("logits", "embedding"),
        thresholds={"confidence": 0.05},
    )
    network = model.networks["classifier"]
    free = network.model_copy(update={"input": network.input.model_copy(update={"shape": ("n", 3, 4, 4)})})
    build(models_dir, model.model_copy(update={"networks": {"classifier": free}}), color_network(), names)


def save(path: Path, color: str, size: tuple[int, int] = (16, 16)) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", size, color).save(path)
    return path
