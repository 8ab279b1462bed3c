"""Several pictures through a network at once, where it allows that."""

import numpy as np

from pixelgate.domain.model_cards.network import Network
from pixelgate.inference.network import InferenceNetwork, Tensor


def run_batch(network: InferenceNetwork, card: Network, tensors: list[Tensor], *, output: str) -> Tensor:
    """One output for several batches of one, a row each; one run where the card's first dimension is free."""
    if isinstance(card.input.shape[0], int):
        return np.concatenate([network.run(tensor)[output] for tensor in tensors])
    return network.run(np.concatenate(tensors))[output]
