"""Many different pictures from a few photos: cropped, scaled and encoded in all the ways that uploads are.

``python -m tools.evaluation.patches OUT PHOTOS...`` writes them to OUT; the same photos give the same
pictures. They have no labels: they are for ``pixelgate-evaluate labels OUT --direct``, which asks whether the
pipeline and the model alone agree, and unclear pictures ask that best.
"""

import argparse
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from PIL.Image import Resampling

import tools.layer_path  # noqa: F401 - makes pixelgate importable
from tools.evaluation.data.files import pictures_below
from tools.evaluation.errors import DataError

PATCHES_PER_PHOTO = 12
SMALLEST_SIDE = 32
ASPECTS = (1.0, 4 / 3, 3 / 4, 3 / 2, 2 / 3, 16 / 9, 9 / 16, 3.0, 1 / 3)
LONG_SIDES = (120, 224, 256, 320, 384, 500, 640, 1024, 1600, 3000, 4500)


@dataclass(frozen=True)
class Encoding:
    """A file format as Pillow writes it."""

    suffix: str
    format: str
    options: dict[str, int | str]


ENCODINGS = (
    Encoding(".jpg", "JPEG", {"quality": 95, "subsampling": "4:4:4"}),
    Encoding(".jpg", "JPEG", {"quality": 85, "subsampling": "4:2:0"}),
    Encoding(".jpg", "JPEG", {"quality": 60, "subsampling": "4:2:0"}),
    Encoding(".png", "PNG", {"compress_level": 1}),
    Encoding(".webp", "WEBP", {"quality": 80, "method": 1}),
)


def cut(photo: Image.Image, chance: random.Random) -> Image.Image:
    """A part of ``photo`` of a usual shape, at a usual size."""
    aspect, long_side = chance.choice(ASPECTS), chance.choice(LONG_SIDES)
    share = chance.uniform(0.25, 1.0)
    width = min(photo.width * share, photo.height * share * aspect)
    height = width / aspect
    left, top = chance.uniform(0, photo.width - width), chance.uniform(0, photo.height - height)
    scale = long_side / max(width, height)
    size = tuple(max(SMALLEST_SIDE, round(side * scale)) for side in (width, height))
    return photo.resize((size[0], size[1]), Resampling.LANCZOS, box=(left, top, left + width, top + height))


def write_patches(photos: Sequence[Path], out: Path, *, per_photo: int) -> Iterator[Path]:
    """Write ``per_photo`` pictures of each photo; yields each when it is there."""
    out.mkdir(parents=True, exist_ok=True)
    for path in photos:
        # By name, so that a photo gives the same pictures whatever else is cut up beside it.
        chance = random.Random(path.name)  # noqa: S311 - to be repeated, not to be secret
        with Image.open(path) as image:
            photo = image.convert("RGB")
        for number in range(per_photo):
            patch, encoding = cut(photo, chance), chance.choice(ENCODINGS)
            target = out / f"{path.stem}-{number:03}{encoding.suffix}"
            patch.save(target, encoding.format, **encoding.options)
            yield target


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.evaluation.patches", description=__doc__.partition("\n")[0]
    )
    parser.add_argument("out", type=Path)
    parser.add_argument("photos", type=Path, nargs="+", help="photos, or folders of them")
    parser.add_argument("--per-photo", type=int, default=PATCHES_PER_PHOTO, metavar="N")
    chosen = parser.parse_args(arguments)
    try:
        photos = [
            path for each in chosen.photos for path in (pictures_below(each) if each.is_dir() else [each])
        ]
        written = sum(1 for _ in write_patches(photos, chosen.out, per_photo=chosen.per_photo))
    except (DataError, OSError) as error:
        print(f"patches: {error}", file=sys.stderr)
        return 2
    print(f"{written} pictures of {len(photos)} photos in {chosen.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
