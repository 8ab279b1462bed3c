"""How colourful a picture is."""

import numpy as np
from PIL import Image


def colorfulness(picture: Image.Image) -> float:
    """0 for greys; people call 15 slightly, 45 quite and 82 highly colourful.

    Hasler and Suesstrunk (2003), "Measuring colourfulness in natural images", M(3): spread plus 0.3 times
    mean of the opponent colours red against green and yellow against blue.
    """
    red, green, blue = (np.asarray(channel, dtype=np.int16) for channel in picture.split())
    opponents = (red - green).astype(np.float32), (red + green - 2 * blue).astype(np.float32) / 2
    spread, mean = [each.std() for each in opponents], [each.mean() for each in opponents]
    return round(float(np.hypot(*spread) + 0.3 * np.hypot(*mean)), 2)
