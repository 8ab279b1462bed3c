"""What the analyses need of a neural network, whatever runs it."""

from collections.abc import Mapping
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

Tensor: TypeAlias = NDArray[np.float32]


class InferenceNetwork(Protocol):
    """One network: a batch of one in, its outputs by the names that the model's card gives them."""

    def run(self, tensor: Tensor) -> Mapping[str, Tensor]: ...
