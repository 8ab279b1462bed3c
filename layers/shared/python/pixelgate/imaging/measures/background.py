"""The colour that a picture stands on."""

import numpy as np
from PIL import Image

from pixelgate.domain.findings.measures import DominantColor
from pixelgate.imaging.measures.colors import commonest_color

# Of the shorter side. Wider rings cut into what is shown, narrower ones into the frame around it.
RING_WIDTH = 0.04


def background(picture: Image.Image) -> DominantColor:
    """The most common colour of the outer ring of an RGB picture, and its share of that ring.

    A share near 1 is a plain background, as in a photo of a product; a low one is a scene without any.
    """
    pixels = np.asarray(picture)
    ring = max(1, round(RING_WIDTH * min(pixels.shape[:2])))
    inner = pixels[ring:-ring]
    parts = (pixels[:ring], pixels[-ring:], inner[:, :ring], inner[:, -ring:])
    return commonest_color(np.concatenate([part.reshape(-1, 3) for part in parts]))
