"""Makes a network from the files of its package, by the method that its recipe names, and checks it."""

from collections.abc import Mapping
from typing import assert_never

import onnx

from pixelgate.domain.model_cards.network import Network
from tools.modeling.cards import AnyRecipe, Copy, EfficientNetLite, FreeDimensions, TfjsGraph
from tools.modeling.converters import efficientnet_lite, free_dimensions, tfjs_graph
from tools.modeling.errors import ConversionError


def make_network(recipe: AnyRecipe, members: Mapping[str, bytes], network: Network) -> bytes:
    """The ONNX file, with the input and the outputs that the card promises.

    Raises:
        ConversionError: the files are not what the method takes, or the result is not what the card says.
    """
    content = _convert(recipe, members, network)
    _check(onnx.load_from_string(content).graph, network)
    return content


def _convert(recipe: AnyRecipe, members: Mapping[str, bytes], network: Network) -> bytes:
    match recipe:
        case Copy():
            (content,) = members.values()
            return content
        case EfficientNetLite():
            return efficientnet_lite.convert(members, network)
        case TfjsGraph():
            return tfjs_graph.convert(recipe, members, network)
        case FreeDimensions():
            return free_dimensions.convert(recipe, members, network)
        case unknown:
            assert_never(unknown)


def _check(graph: onnx.GraphProto, network: Network) -> None:
    inputs = {value.name: value.type.tensor_type for value in graph.input}
    if set(inputs) != {network.input.tensor}:
        raise ConversionError(f"{network.file} takes {sorted(inputs)}, its card says {network.input.tensor}")
    tensor = inputs[network.input.tensor]
    # A free dimension has whatever name its exporter gave it; a fixed one must be the card's.
    found = [dimension.dim_value or "free" for dimension in tensor.shape.dim]
    expected = [size if isinstance(size, int) else "free" for size in network.input.shape]
    if found != expected or tensor.elem_type != onnx.TensorProto.FLOAT:
        raise ConversionError(f"{network.file} takes a tensor of shape {found}, its card says {expected}")
    missing = {output.tensor for output in network.outputs.values()} - {value.name for value in graph.output}
    if missing:
        raise ConversionError(f"{network.file} has no output {', '.join(sorted(missing))}")
