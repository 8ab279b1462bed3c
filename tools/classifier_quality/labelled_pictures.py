"""Pictures in folders as embeddings: the folder is what they show."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from pixelgate.classifiers.near_copies import find_near_copies
from pixelgate.domain.fingerprint import Embedding, decode_embedding
from pixelgate.imaging.center import center_square
from pixelgate.imaging.tensors import to_tensor
from pixelgate.imaging.work_copy import CENTER_SIDE
from tools.duplicates_policy.looks import classifier
from tools.duplicates_policy.pictures import SUFFIXES, on_white


@dataclass(frozen=True)
class Pictures:
    """Embeddings by the folder that they were in, and by an id of each.

    ``labels``: the ids of every folder that has enough of them to be a label; ``others``: of all the rest.
    """

    embeddings: Mapping[str, Embedding]
    labels: Mapping[str, tuple[str, ...]]
    others: tuple[str, ...]


def read_pictures(root: Path, *, least: int) -> Pictures:
    """Every picture below ``root``, each once: of near copies only the first.

    A folder with ``least`` pictures or more is a label.
    """
    return sort_pictures(list(_embedded(root)), least=least)


def sort_pictures(found: list[tuple[str, Embedding]], *, least: int) -> Pictures:
    """Folders and embeddings, without copies."""
    rows = np.array([embedding for _, embedding in found])
    kept = find_near_copies(rows, np.zeros((len(rows), 1), dtype=bool)).kept
    embeddings = {f"img_{at:026d}": found[at][1] for at in kept}
    folders: dict[str, tuple[str, ...]] = {}
    for at in kept:
        folders[found[at][0]] = (*folders.get(found[at][0], ()), f"img_{at:026d}")
    return Pictures(
        embeddings=embeddings,
        labels={name: ids for name, ids in folders.items() if len(ids) >= least},
        others=tuple(each for ids in folders.values() if len(ids) < least for each in ids),
    )


def _embedded(root: Path) -> Iterator[tuple[str, Embedding]]:
    network, preprocess = classifier()
    for path in sorted(root.rglob("*")):
        if path.suffix.lower() not in SUFFIXES or path.is_symlink():
            continue
        try:
            with Image.open(path) as file:
                picture = on_white(ImageOps.exif_transpose(file))
        except (OSError, UnidentifiedImageError):
            continue
        seen = network.classify(to_tensor(center_square(picture, CENTER_SIDE), preprocess))
        yield str(path.parent.relative_to(root)), decode_embedding(seen.embedding)
