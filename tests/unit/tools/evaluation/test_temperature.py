import numpy as np
import pytest

from tools.evaluation.metrics.calibration import negative_log_likelihood
from tools.evaluation.temperature import fit_temperature, is_bounded


def drawn(true_temperature: float, *, count: int = 20_000) -> tuple[np.ndarray, np.ndarray]:
    """Logits and truths of a classifier that is right as often as softmax(logits / temperature) says."""
    random = np.random.default_rng(11)
    logits = random.normal(0, 2, (count, 5))
    # Gumbel's way of drawing from a softmax: the largest of the logits plus noise.
    truths = (logits / true_temperature + random.gumbel(size=logits.shape)).argmax(axis=1)
    return logits.astype(np.float32), truths


@pytest.mark.parametrize("temperature", [0.5, 1.0, 1.7, 4.0])
def test_a_known_temperature_is_found_again(temperature):
    assert fit_temperature(*drawn(temperature)) == pytest.approx(temperature, rel=0.03)


def test_no_other_temperature_is_likelier():
    logits, truths = drawn(2.0, count=500)

    best = fit_temperature(logits, truths)

    losses = [
        negative_log_likelihood(logits, truths, temperature=best * factor) for factor in (0.97, 1.0, 1.03)
    ]
    assert min(losses) == losses[1]


def test_a_classifier_that_is_always_right_has_no_temperature():
    logits = np.eye(3)[[0, 1, 2]] * 5

    assert not is_bounded(fit_temperature(logits, np.array([0, 1, 2])))
