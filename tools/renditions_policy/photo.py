"""A photo of 24 megapixels: those among the samples are too small, so several of them are enlarged."""

from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

WIDTH, HEIGHT = 6000, 4000
_COLUMNS, _ROWS = 3, 2
_SCENES = (
    "pavilion.jpg",
    "old-town-street.jpg",
    "street-dog-bicycle.jpg",
    "coffee.jpg",
    "astronaut.jpg",
    "cat.png",
)
# Of a sensor in fair light, in levels; without it an enlarged picture compresses to almost nothing.
_NOISE = 3.0


def draw_photo(samples: Path, path: Path) -> None:
    """Write it as a camera's JPEG; always the same one."""
    cell = WIDTH // _COLUMNS, HEIGHT // _ROWS
    photo = Image.new("RGB", (WIDTH, HEIGHT))
    for place, name in enumerate(_SCENES):
        with Image.open(samples / name) as scene:
            fitted = ImageOps.fit(scene.convert("RGB"), cell, Image.Resampling.BICUBIC)
        photo.paste(fitted, (place % _COLUMNS * cell[0], place // _COLUMNS * cell[1]))
    noise = np.random.default_rng(24).normal(0, _NOISE, (HEIGHT, WIDTH, 1))
    noisy = (np.asarray(photo) + noise).clip(0, 255).astype(np.uint8)
    Image.fromarray(noisy).save(path, "JPEG", quality=92, subsampling="4:2:0")
