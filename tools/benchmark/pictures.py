"""Pictures as cameras make them, drawn from the samples: large ones are too large to be shipped."""

import secrets
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps
from PIL.Image import Resampling

COUNT = 50

SIZES = (
    (1920, 1080),
    (2048, 1536),
    (2592, 1944),
    (3024, 3024),
    (3264, 2448),
    (3840, 2160),
    (4000, 3000),
    (4032, 3024),
    (4624, 3468),
    (5184, 3456),
    (6000, 4000),
)
"""What phones and cameras write, 2 to 24 MP."""

_SEED = 20240607

# Smaller samples have nothing to show when they are enlarged this much.
_LEAST_SIDE = 128

# Of a sensor indoors, in levels; it makes files as large as a camera's.
_NOISE = 4.0

# Noise does not compress without loss: a larger PNG would exceed what may be uploaded.
_LARGEST_PNG = 6_000_000


def draw_pictures(directory: Path, *, samples: Sequence[Path], count: int = COUNT) -> Iterator[Path]:
    """Write ``count`` pictures of 2 to 24 MP, the same ones in every run, and yield each one's path.

    Sizes in turn, every fourth upright. Two of three show a part of a sample, the third four samples side by
    side, enlarged and noisy. Of ten, eight are JPEGs, one is WebP and one PNG.
    """
    rng = np.random.default_rng(_SEED)
    scenes = [path for path in samples if min(_opened(path).size) >= _LEAST_SIDE]
    for index in range(count):
        suffix = {3: ".webp", 7: ".png"}.get(index % 10, ".jpg")
        sizes = [size for size in SIZES if suffix != ".png" or size[0] * size[1] <= _LARGEST_PNG]
        long, short = sizes[index % len(sizes)]
        size = (short, long) if index % 4 == 3 else (long, short)
        chosen = [_opened(scenes[(index + step) % len(scenes)]) for step in range(4)]
        scene = _mosaic(chosen, size) if index % 3 == 2 else _part(chosen[0], size, rng)
        path = directory / f"{index:02}-{size[0]}x{size[1]}{suffix}"
        _save(_with_noise(scene, rng), path)
        yield path


@contextmanager
def never_seen(files: Sequence[Path]) -> Iterator[list[Path]]:
    """Copies of ``files`` with other last bytes: what is uploaded twice is not analysed twice."""
    with tempfile.TemporaryDirectory(prefix="pixelgate-bench-") as directory:
        copies = []
        for number, file in enumerate(files):
            copies.append(Path(directory) / f"{number:03}-{file.name}")
            # No decoder reads on after the end of the picture.
            copies[-1].write_bytes(file.read_bytes() + secrets.token_bytes(16))
        yield copies


@cache
def _opened(path: Path) -> Image.Image:
    with Image.open(path) as image:
        return ImageOps.exif_transpose(image).convert("RGB")


def _part(scene: Image.Image, size: tuple[int, int], rng: np.random.Generator) -> Image.Image:
    """Most of ``scene``, cut to the proportions of ``size`` and enlarged to it."""
    scale = min(scene.width / size[0], scene.height / size[1]) * rng.uniform(0.7, 1.0)
    width, height = size[0] * scale, size[1] * scale
    left, top = rng.uniform(0, scene.width - width), rng.uniform(0, scene.height - height)
    return scene.resize(size, Resampling.BICUBIC, box=(left, top, left + width, top + height))


def _mosaic(scenes: Sequence[Image.Image], size: tuple[int, int]) -> Image.Image:
    width, height = size[0] // 2, size[1] // 2
    mosaic = Image.new("RGB", size)
    for place, scene in enumerate(scenes):
        cell = ImageOps.fit(scene, (width, height), Resampling.BICUBIC)
        mosaic.paste(cell, (place % 2 * width, place // 2 * height))
    return mosaic


def _with_noise(picture: Image.Image, rng: np.random.Generator) -> Image.Image:
    pixels = np.asarray(picture).reshape(-1)
    tile = np.rint(rng.normal(0, _NOISE, 2**20)).astype(np.int16)
    noisy = np.empty_like(pixels)
    for start in range(0, len(pixels), len(tile)):
        part = pixels[start : start + len(tile)]
        noisy[start : start + len(tile)] = (part + tile[: len(part)]).clip(0, 255)
    return Image.fromarray(noisy.reshape(picture.height, picture.width, 3))


def _save(picture: Image.Image, path: Path) -> None:
    match path.suffix:
        case ".png":
            picture.save(path, compress_level=1)
        case ".webp":
            picture.save(path, quality=85, method=0)
        case _:
            picture.save(path, quality=88)
