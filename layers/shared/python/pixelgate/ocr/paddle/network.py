"""What PP-OCR needs from outside: two networks, and pictures made ready for them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pixelgate.domain.errors import ConfigurationError

Tensor: TypeAlias = NDArray[np.float32]

# Rounding may leave a probability this far outside of 0..1.
_TOLERANCE = 1e-3


class TextNetwork(Protocol):
    """A network: a batch in, its outputs by the names that the model's card gives them."""

    def run(self, tensor: Tensor) -> Mapping[str, Tensor]: ...


@dataclass(frozen=True)
class Stage:
    """One network and how a picture becomes its tensor, a batch of one in the layout NCHW."""

    network: TextNetwork
    prepare: Callable[[Image.Image], Tensor]


def require_probabilities(name: str, values: Tensor) -> None:
    """Pass ``values`` that are probabilities.

    Raises:
        ConfigurationError: some are not; nothing can be read from the network's output ``name``.
    """
    # NaN is neither above the one nor below the other.
    if values.size and not (values.min() >= -_TOLERANCE and values.max() <= 1 + _TOLERANCE):
        raise ConfigurationError(f"the network's {name} are no probabilities. Run `make models`.")
