"""What the analyses see of a picture: real work copies, hashes and embeddings."""

from functools import cache
from pathlib import Path
from typing import cast

from PIL import Image

from pixelgate.domain.duplicates import Appearance
from pixelgate.domain.findings.duplicates import Transformation
from pixelgate.domain.fingerprint import decode_embedding
from pixelgate.domain.model_cards.preprocess import Preprocess
from pixelgate.imaging.center import center_square
from pixelgate.imaging.measures.blank import blank_reason
from pixelgate.imaging.measures.perceptual_hash import perceptual_hashes
from pixelgate.imaging.measures.sharpness import sharpness
from pixelgate.imaging.tensors import to_tensor
from pixelgate.imaging.work_copy import (
    CENTER_SIDE,
    LARGE_SIDE,
    SMALL_SIDE,
    encode_work_copy,
    open_luma,
    open_work_copy,
)
from pixelgate.inference.classification import Classifier
from pixelgate.inference.manifest import find_model, read_label_set, threshold
from pixelgate.inference.session import open_network
from pixelgate.inference.thresholds import class_thresholds

MODELS_DIR = Path(__file__).parents[2] / "models_onnx"


@cache
def classifier() -> tuple[Classifier, Preprocess]:
    """The network that makes embeddings, and how pictures are fed to it."""
    model = find_model("efficientnet_lite0", models_dir=MODELS_DIR)
    labels = read_label_set(model, models_dir=MODELS_DIR).labels
    network = Classifier(
        open_network(model, "classifier", models_dir=MODELS_DIR),
        labels,
        min_confidence=class_thresholds(model.card, labels),
        confident=threshold(model.card, "confident"),
    )
    return network, model.card.networks["classifier"].preprocess


def look_at(picture: Image.Image) -> Appearance:
    """As the functions measure and classify would tell it of an upload."""
    small = open_work_copy(encode_work_copy(picture, long_side=SMALL_SIDE).data)
    if blank_reason(small) is not None:
        return Appearance()
    luma = open_luma(encode_work_copy(picture, long_side=LARGE_SIDE).data)
    hashes = perceptual_hashes(small)
    network, preprocess = classifier()
    seen = network.classify(to_tensor(center_square(picture, CENTER_SIDE), preprocess))
    whole = Appearance(
        hash=hashes.of_picture,
        variants=cast("dict[Transformation, str]", hashes.of_variants.model_dump()),
        unsure_bits=hashes.unsure_bits,
        labels=tuple(label.wnid for label in seen.labels),
        embedding=decode_embedding(seen.embedding) if seen.labels else None,
    )
    return whole.without_what_tells_nothing(sharpness=sharpness(luma))
