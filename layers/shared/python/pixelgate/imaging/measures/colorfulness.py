"""How colourful a picture is."""

import numpy as np
from PIL import Image


def colorfulness(picture: Image.Image) -> float:
    """0 for greys; people call 15 slightly, 45 quite and 82 highly colourful.

    Hasler and Suesstrunk (2003), "Measuring colourfulness in natural images", M(3): spread plus 0.3 times
    mean of the opponent colours red against green and yellow against blue.
    """
    red, green, blue = np.moveaxis(np.asarray(picture, dtype=np.float32), -1, 0)
    opponents = np.stack([red - green, (red + green) / 2 - blue])
    spread, mean = opponents.std(axis=(1, 2)), opponents.mean(axis=(1, 2))
    return round(float(np.hypot(*spread) + 0.3 * np.hypot(*mean)), 2)
