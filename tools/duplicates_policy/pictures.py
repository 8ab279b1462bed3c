"""The pictures that copies are looked for among: whole ones, and regions that have nothing in common."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

SUFFIXES = {".jpg", ".jpeg", ".png", ".webp"}
MIN_SIDE = 200
WHOLE_SIDE = 1024

# Files that show the same as another one: of those that begin alike only the first is taken.
SAME_MOTIF = ("Elephants", "Ubuntu-Mate", "chessboard", "motorcycle")
COPIES_OF_SAMPLES = {"astronaut.png", "chelsea.png", "coffee.png", "china.jpg"}

# Regions of what is this large are pictures by themselves.
MIN_SIDE_FOR_REGIONS = 900
REGIONS_A_SIDE = 3
REGION_SIDE = 600


@dataclass(frozen=True)
class Source:
    """A picture of a file, at most 1024 pixels wide; ``regions`` are nine parts of it, if it is large."""

    name: str
    whole: Image.Image
    regions: tuple[Image.Image, ...]


def read_sources(folders: Sequence[Path]) -> Iterator[Source]:
    """Every picture below the folders that can be read and is no icon, in order."""
    motifs: set[str] = set()
    for path in sorted(path for folder in folders for path in folder.rglob("*")):
        motif = next((each for each in SAME_MOTIF if path.name.startswith(each)), path.name)
        if path.suffix.lower() not in SUFFIXES or path.is_symlink() or motif in motifs | COPIES_OF_SAMPLES:
            continue
        motifs.add(motif)
        try:
            with Image.open(path) as file:
                picture = on_white(ImageOps.exif_transpose(file))
        except (OSError, UnidentifiedImageError):
            continue
        if min(picture.size) >= MIN_SIDE:
            yield Source(path.name, bounded(picture, WHOLE_SIDE), tuple(regions_of(picture)))


def on_white(picture: Image.Image) -> Image.Image:
    """Without transparency, as preprocess sees it."""
    colored = picture.convert("RGBA")
    page = Image.new("RGBA", colored.size, "white")
    page.alpha_composite(colored)
    return page.convert("RGB")


def bounded(picture: Image.Image, side: int) -> Image.Image:
    return ImageOps.contain(picture, (side, side)) if max(picture.size) > side else picture


def regions_of(picture: Image.Image) -> Iterator[Image.Image]:
    if min(picture.size) < MIN_SIDE_FOR_REGIONS:
        return
    width, height = (length / REGIONS_A_SIDE for length in picture.size)
    for row in range(REGIONS_A_SIDE):
        for column in range(REGIONS_A_SIDE):
            box = (column * width, row * height, (column + 1) * width, (row + 1) * height)
            yield bounded(picture.crop(tuple(map(round, box))), REGION_SIDE)  # type: ignore[arg-type]  # four go in, four come out
