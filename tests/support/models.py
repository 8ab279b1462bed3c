"""Networks that answer what a test says, and built models of a few bytes."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from pixelgate.domain.model_cards.card import ModelCard
from pixelgate.domain.model_cards.label_set import Label, LabelCategory, LabelSet
from pixelgate.domain.model_cards.manifest import BuiltFile, BuiltModel, Manifest


class FakeNetwork:
    """An ``InferenceNetwork`` that always answers the same and keeps what it was given."""

    def __init__(self, **outputs: object) -> None:
        self.outputs = {name: np.asarray(value, dtype=np.float32) for name, value in outputs.items()}
        self.tensors: list[np.ndarray] = []

    def run(self, tensor: np.ndarray) -> Mapping[str, np.ndarray]:
        self.tensors.append(tensor)
        return self.outputs


def labels(*names: str) -> tuple[Label, ...]:
    """One label a column; each is a kind of "thing"."""
    return tuple(
        Label(index=index, name=name, wnid=f"n{index:08d}", parents=("thing",))
        for index, name in enumerate(names)
    )


def constant_network(size: tuple[int, int] = (4, 4), **outputs: object) -> bytes:
    """An ONNX file that takes ``image`` ``[1, 3, h, w]`` and answers these constants whatever it shows."""
    image = helper.make_tensor_value_info("image", TensorProto.FLOAT, [1, 3, *size])
    nodes, values = [], []
    for name, value in outputs.items():
        array = np.asarray(value, dtype=np.float32)
        nodes.append(helper.make_node("Constant", [], [name], value=numpy_helper.from_array(array)))
        values.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, array.shape))
    graph = helper.make_graph(nodes, "constant", [image], values)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(model)
    return model.SerializeToString()


def card(
    model_id: str,
    *,
    task: str,
    role: str,
    outputs: tuple[str, ...],
    size: tuple[int, int] = (4, 4),
    thresholds: Mapping[str, float] | None = None,
    with_labels: bool = True,
) -> ModelCard:
    """A card of one network that takes the whole picture stretched to ``size``."""
    height, width = size
    return ModelCard.model_validate(
        {
            "id": model_id,
            "task": task,
            "version": "7",
            "title": model_id,
            "license": "CC0-1.0",
            "authors": "tests",
            "origin": "drawn",
            "labels": with_labels,
            "thresholds": thresholds or {},
            "networks": {
                role: {
                    "file": "network.onnx",
                    "input": {"tensor": "image", "dtype": "float32", "shape": [1, 3, height, width]},
                    "preprocess": {
                        "resize": {"mode": "stretch", "width": width, "height": height},
                        "filter": "bilinear",
                        "color": "RGB",
                        "mean": [0, 0, 0],
                        "std": [255, 255, 255],
                        "layout": "NCHW",
                    },
                    "outputs": {name: {"tensor": name, "meaning": name} for name in outputs},
                }
            },
        }
    )


def build(
    models_dir: Path,
    model: ModelCard,
    network: bytes,
    names: tuple[Label, ...] = (),
    categories: tuple[LabelCategory, ...] = (),
) -> BuiltModel:
    """Write the model's files and its entry in the manifest, as ``make models`` leaves them."""
    files = {"network.onnx": network}
    if model.labels:
        files["labels.json"] = LabelSet(labels=names, categories=categories).model_dump_json().encode()
    folder = models_dir / model.id
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    built = BuiltModel(
        card=model,
        recipe="0" * 64,
        files={
            name: BuiltFile(sha256=hashlib.sha256(data).hexdigest(), bytes=len(data))
            for name, data in files.items()
        },
    )
    path = models_dir / "manifest.json"
    known = dict(Manifest.model_validate_json(path.read_bytes()).models) if path.exists() else {}
    path.write_text(Manifest(generated="by tests", models={**known, model.id: built}).model_dump_json())
    return built
