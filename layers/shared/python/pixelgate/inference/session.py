"""ONNX networks on one thread. The only importer of onnxruntime."""

from collections.abc import Mapping
from pathlib import Path

import onnxruntime

from pixelgate.domain.errors import ConfigurationError
from pixelgate.domain.model_cards.manifest import BuiltModel
from pixelgate.domain.model_cards.network import Network
from pixelgate.inference.calibration import CalibratedNetwork
from pixelgate.inference.manifest import read_model_file
from pixelgate.inference.network import InferenceNetwork, Tensor


class OnnxNetwork:
    """An ``InferenceNetwork`` that onnxruntime runs."""

    def __init__(self, session: onnxruntime.InferenceSession, network: Network) -> None:
        self._session = session
        self._input = network.input.tensor
        self._outputs = {name: output.tensor for name, output in network.outputs.items()}

    def run(self, tensor: Tensor) -> Mapping[str, Tensor]:
        values = self._session.run(list(self._outputs.values()), {self._input: tensor})
        return dict(zip(self._outputs, values, strict=True))


def open_network(model: BuiltModel, role: str, *, models_dir: Path) -> InferenceNetwork:
    """Load one network of ``model``, calibrated as its card says; keep it, for it takes up to a second.

    Raises:
        ConfigurationError: as ``open_raw_network``.
    """
    network, calibration = open_raw_network(model, role, models_dir=models_dir), model.card.calibration
    if calibration is None or calibration.output not in model.card.networks[role].outputs:
        return network
    return CalibratedNetwork(network, calibration)


def open_raw_network(model: BuiltModel, role: str, *, models_dir: Path) -> OnnxNetwork:
    """One network of ``model`` with the outputs of its file.

    Raises:
        ConfigurationError: the file is missing, is not the one that was built, does not load, or has other
            inputs and outputs than its card says.
    """
    network = model.card.networks.get(role)
    if network is None:
        raise ConfigurationError(f"model {model.card.id} has no network for the role {role}")
    data = read_model_file(model, network.file, models_dir=models_dir)
    session = _load(data, model.card.id)
    found = {value.name for value in (*session.get_inputs(), *session.get_outputs())}
    expected = {network.input.tensor, *(output.tensor for output in network.outputs.values())}
    if not expected <= found:
        missing = ", ".join(sorted(expected - found))
        raise ConfigurationError(f"model {model.card.id}: {network.file} has no {missing}. Mend its card.")
    return OnnxNetwork(session, network)


def _load(data: bytes, model_id: str) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    # One core per process: a second thread of one session costs more in waiting than it computes, and
    # several processes share a machine without fighting over its cores.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])
    except Exception as error:
        # onnxruntime's errors have no base class of their own.
        raise ConfigurationError(f"model {model_id} does not load: {error}. Run `make models`.") from error
