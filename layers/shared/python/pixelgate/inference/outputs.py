"""Numbers out of a network that can be believed, or none at all.

A network with damaged weights, or one that is run on a processor it was not built for, answers NaN or values
that mean nothing. Compared with a threshold they read as "nothing found", which a rule would approve.
"""

from collections.abc import Mapping

import numpy as np

from pixelgate.domain.errors import ConfigurationError
from pixelgate.inference.network import InferenceNetwork, Tensor

# What float32 and a softmax in it may be off by.
_TOLERANCE = 1e-3


def run(network: InferenceNetwork, tensor: Tensor) -> Mapping[str, Tensor]:
    """The outputs of ``network`` for ``tensor``, every number finite.

    Raises:
        ConfigurationError: an output holds NaN or infinity.
    """
    outputs = network.run(tensor)
    for name, values in outputs.items():
        require_finite(name, values)
    return outputs


def require_finite(name: str, values: Tensor) -> None:
    """Pass ``values`` that are numbers.

    Raises:
        ConfigurationError: NaN or infinity among them.
    """
    if not np.isfinite(values).all():
        raise ConfigurationError(f"the network's {name} holds NaN or infinity. Run `make models`.")


def confidences(outputs: Mapping[str, Tensor], name: str) -> Tensor:
    """The output ``name``, whose values are confidences.

    Raises:
        ConfigurationError: a value lies outside of 0..1.
    """
    values = outputs[name]
    if values.size and (values.min() < -_TOLERANCE or values.max() > 1 + _TOLERANCE):
        raise ConfigurationError(
            f"the network's {name} holds {values.min():.3g} to {values.max():.3g}, not 0 to 1. Mend its card."
        )
    return values
