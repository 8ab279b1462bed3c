"""A TensorFlow.js graph model as an ONNX network."""

from collections.abc import Mapping, Sequence

from pixelgate.domain.model_cards.network import Network
from tools.modeling.cards import TfjsGraph
from tools.modeling.errors import ConversionError
from tools.modeling.onnx_graph import OnnxGraph
from tools.modeling.tfjs_model import read_model
from tools.modeling.tfjs_operators import OPERATORS


def convert(recipe: TfjsGraph, members: Mapping[str, bytes], network: Network) -> bytes:
    """The part of the graph between the recipe's input node and its outputs.

    Raises:
        ConversionError: the files are not a complete model, or it uses an operation that is not supported.
    """
    model = read_model(members)
    graph = OnnxGraph()
    values: dict[str, Sequence[str]] = {recipe.input_node: [network.input.tensor]}
    for node in model.needed_for(tuple(recipe.outputs.values()), without=recipe.input_node):
        if node.operator == "Const":
            values[node.name] = [graph.constant(model.weights[node.name])]
            continue
        if node.operator not in OPERATORS:
            raise ConversionError(f"{node.name}: the operation {node.operator} is not supported")
        inputs = [_pick(values, value) for value in node.inputs]
        values[node.name] = OPERATORS[node.operator](graph, node, inputs)
    return graph.finish(
        "tfjs_graph",
        inputs={network.input.tensor: (network.input.dtype, network.input.shape)},
        outputs={name: _pick(values, source) for name, source in recipe.outputs.items()},
    )


def _pick(values: Mapping[str, Sequence[str]], value: str) -> str:
    """``split:1`` is the second output of ``split``; ``split`` is its first."""
    name, _, output = value.partition(":")
    return values[name][int(output or 0)]
