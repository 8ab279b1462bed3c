"""An ONNX network exported for one size of picture, made to accept any."""

from collections.abc import Mapping

import onnx
from onnx import helper

from pixelgate.domain.model_cards.network import Network
from tools.modeling.cards import FreeDimensions
from tools.modeling.errors import ConversionError


def convert(recipe: FreeDimensions, members: Mapping[str, bytes], network: Network) -> bytes:
    """The same nodes and weights, with the card's input shape and names.

    Older exporters list the weights among the inputs, where onnxruntime may not fold them; they are taken
    out. The graph must not contain nodes that fix a size; the check after it would find shapes that clash.

    Raises:
        ConversionError: the file has more than one true input, or not the outputs that the recipe names.
    """
    (content,) = members.values()
    model = onnx.load_from_string(content)
    graph = model.graph
    weights = {weight.name for weight in graph.initializer}
    inputs = [value.name for value in graph.input if value.name not in weights]
    if len(inputs) != 1:
        raise ConversionError(f"one input is expected, the network has {', '.join(inputs) or 'none'}")
    missing = set(recipe.outputs.values()) - {value.name for value in graph.output}
    if missing:
        raise ConversionError(f"the network has no output {', '.join(sorted(missing))}")
    names = {inputs[0]: network.input.tensor} | {source: name for name, source in recipe.outputs.items()}
    for node in graph.node:
        node.input[:] = [names.get(value, value) for value in node.input]
        node.output[:] = [names.get(value, value) for value in node.output]
    del graph.input[:], graph.output[:], graph.value_info[:]
    element = onnx.TensorProto.FLOAT
    graph.input.append(helper.make_tensor_value_info(network.input.tensor, element, network.input.shape))
    graph.output.extend(helper.make_tensor_value_info(name, element, None) for name in recipe.outputs)
    inferred = onnx.shape_inference.infer_shapes(model)
    onnx.checker.check_model(inferred)
    return bytes(inferred.SerializeToString())
