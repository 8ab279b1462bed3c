"""How noisy a picture is."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

# Fine texture answers to the mask as noise does, so the flatter parts of the picture are asked. On ten
# photos and pages shrunk to 384 pixels this share gave 0 to 1 as they were, and 3.1 to 4.8 and 12.6 to 15.1
# after noise of 5 and 15 levels and JPEG compression; the mean over all blocks gave 2 to 8 for clean ones.
FLAT_SHARE = 0.3

_BLOCK = 8

# Crushed and blown parts have no noise left, whatever the sensor had.
_DARKEST, _BRIGHTEST = 8, 247


def noise(picture: Image.Image) -> float:
    """Standard deviation of the noise in levels (0..255) of the luma; 0 where nothing can be told.

    Immerkaer (1996), "Fast noise variance estimation": the mean absolute answer of the mask
    ``[1 -2 1] x [1 -2 1]``, which is 0 on every plane and ramp; here by blocks of 8 x 8 pixels, of which the
    flatter ones decide. Shrinking averages noise away: it is that of the copy at hand.
    """
    luma = np.asarray(picture.convert("L"), dtype=np.int16)
    if min(luma.shape) < _BLOCK + 2:
        return 0.0
    answers = _block_means(_mask_answers(luma))
    brightness = _block_means(luma[1:-1, 1:-1])
    drawn = answers[(brightness >= _DARKEST) & (brightness <= _BRIGHTEST)]
    if not drawn.size:
        return 0.0
    return round(float(np.sqrt(np.pi / 2) / 6 * np.quantile(drawn, FLAT_SHARE)), 2)


def _mask_answers(luma: NDArray[np.int16]) -> NDArray[np.int16]:
    """How strongly the mask answers, of all pixels but the outermost."""
    down = luma[:-2] + luma[2:]
    down -= luma[1:-1] << 1
    answers = down[:, :-2] + down[:, 2:]
    answers -= down[:, 1:-1] << 1
    return np.abs(answers, out=answers)


def _block_means(values: NDArray[np.int16]) -> NDArray[np.float64]:
    """The mean of every whole block of ``values``; what is left at the right and bottom is not asked."""
    rows, columns = (side // _BLOCK for side in values.shape)
    # Whole rows first, in 16 bits: they hold eight times the mask's largest answer, 8 x 255.
    of_rows = values[: rows * _BLOCK].reshape(rows, _BLOCK, -1).sum(axis=1, dtype=np.int16)
    of_blocks = of_rows[:, : columns * _BLOCK].reshape(rows, columns, _BLOCK).sum(axis=2, dtype=np.int32)
    means: NDArray[np.float64] = of_blocks / _BLOCK**2
    return means
