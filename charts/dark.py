"""A picture for a dark theme: the same drawing with its lightness turned round.

Each pixel keeps its hue and its saturation (HSL), and the darkest ground is lifted off black. So a line, a shape and a
letter mean the same in both; contrast and the distances of colours are tested on what comes out.
"""

import numpy as np
from PIL import Image

GROUND = 0x1C
"""How light the darkest ground is, of 255: near what chats paint behind."""


def darkened(picture: Image.Image) -> Image.Image:
    """Return an RGB picture with its lightness turned round.

    In HSL a lightness of L becomes 1 - L by adding 255 - (highest + lowest channel) to every channel.
    """
    pixels = np.asarray(picture, dtype=np.int16)
    turned = pixels + (255 - pixels.max(axis=2, keepdims=True) - pixels.min(axis=2, keepdims=True))
    lifted = GROUND + turned * (255 - GROUND) // 255
    return Image.fromarray(lifted.astype(np.uint8), "RGB")
