"""Show what a label rests on: ``make explain IMAGE=photo.jpg LABEL="tiger cat"`` writes a heat map.

Needs the service's code and models: ``pixelgate explain`` runs it where the project is.
Exit codes: 0 done, 1 a model is missing or failed, 2 the image or the label will not do.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

if __package__ in (None, ""):
    # Run as a file: what it imports lies beside its folder, and its own folder would hide other modules.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

import tools.layer_path  # noqa: F401 - makes pixelgate importable
from pixelgate.domain.errors import ConfigurationError, RejectedImageError
from pixelgate.imaging.tensors import to_tensor
from pixelgate.inference.classification import softmax
from pixelgate.inference.manifest import find_model, read_labels
from pixelgate.inference.session import open_network
from tools.evaluation.batching import run_batch
from tools.evaluation.errors import DataError
from tools.evaluation.pictures import work_copies
from tools.evaluation.tasks.labels import MODEL, column_of
from tools.models import MODELS_DIR
from tools.occlusion import Confidences, Sensitivity, draw_heat, occlusion_sensitivity


def confidences_of(label: str, *, models_dir: Path) -> Confidences:
    """How sure functions/classify would be of ``label`` (a name or wnid), for several pictures at once.

    Raises:
        DataError: the model has no such label, or several.
        ConfigurationError: the model was not built.
    """
    model = find_model(MODEL, models_dir=models_dir)
    column = column_of(label, read_labels(model, models_dir=models_dir))
    network, card = (
        open_network(model, "classifier", models_dir=models_dir),
        model.card.networks["classifier"],
    )

    def confidences(pictures: list[Image.Image]) -> NDArray[np.float32]:
        tensors = [to_tensor(picture, card.preprocess) for picture in pictures]
        logits = run_batch(network, card, tensors, output="logits")
        return softmax(logits)[:, column]

    return confidences


def explain(image: Path, label: str, *, models_dir: Path, out: Path) -> Sensitivity:
    """Write the heat map over the middle square, which is all that the classifier sees of a picture.

    Raises:
        RejectedImageError: the service would not accept the image.
        DataError, ConfigurationError: as ``confidences_of``.
    """
    preprocess = find_model(MODEL, models_dir=models_dir).card.networks["classifier"].preprocess
    picture = work_copies(image.read_bytes()).for_classifier(preprocess)
    found = occlusion_sensitivity(picture, confidences_of(label, models_dir=models_dir))
    out.parent.mkdir(parents=True, exist_ok=True)
    draw_heat(picture, found.heat).save(out, "PNG")
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; returns the exit code."""
    parser = argparse.ArgumentParser(prog="make explain", description=__doc__.partition("\n")[0])
    parser.add_argument("image", type=Path)
    parser.add_argument("--label", required=True, help="the name or wnid of a label")
    parser.add_argument("--out", type=Path, metavar="PNG", help="IMAGE-LABEL.png here by default")
    parser.add_argument("--models-dir", type=Path, default=MODELS_DIR, help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    out = chosen.out or Path(f"{chosen.image.stem}-{chosen.label.replace(' ', '-')}.png")
    try:
        found = explain(chosen.image, chosen.label, models_dir=chosen.models_dir, out=out)
    except (DataError, RejectedImageError) as error:
        print(f"make explain: {error}", file=sys.stderr)
        return 2
    except (ConfigurationError, OSError) as error:
        print(f"make explain: {error}", file=sys.stderr)
        return 1
    print(f"{chosen.label}: {found.confidence:.4f}, and {found.lowest:.4f} with its best part hidden")
    print(f"heat map written to {out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
