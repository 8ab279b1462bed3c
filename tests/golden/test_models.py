"""Every real model says what a person would say, on photos of samples/."""

import base64
import csv
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pixelgate.domain.model_cards.manifest import BuiltModel
from pixelgate.imaging.decode import decode_image
from pixelgate.imaging.limits import Limits
from pixelgate.imaging.tensors import to_tensor
from pixelgate.inference.classification import Classification, Classifier
from pixelgate.inference.detection import Detector
from pixelgate.inference.faces import FaceFinder
from pixelgate.inference.manifest import find_model, read_label_set, read_labels, read_model_file
from pixelgate.inference.network import InferenceNetwork
from pixelgate.inference.session import open_network
from tests.support.text_lines import crop_lines, read_ctc, text_boxes
from tools.modeling.taxonomy import TAXONOMY_FILE, read_taxonomy

pytestmark = pytest.mark.golden

PROJECT = Path(__file__).parents[2]
MODELS_DIR = PROJECT / "models_onnx"


def photo(name: str, *, long_side: int = 1024) -> Image.Image:
    """A sample as the analyses see it."""
    return decode_image(
        (PROJECT / "samples" / name).read_bytes(), limits=Limits(), long_side=long_side
    ).picture


@cache
def model(model_id: str) -> BuiltModel:
    return find_model(model_id, models_dir=MODELS_DIR)


@cache
def network(model_id: str, role: str) -> InferenceNetwork:
    return open_network(model(model_id), role, models_dir=MODELS_DIR)


def tensor(picture: Image.Image, model_id: str, role: str) -> np.ndarray:
    return to_tensor(picture, model(model_id).card.networks[role].preprocess)


def classify(picture: Image.Image) -> Classification:
    labels = read_labels(model("efficientnet_lite0"), models_dir=MODELS_DIR)
    thresholds = model("efficientnet_lite0").card.thresholds
    classifier = Classifier(
        network("efficientnet_lite0", "classifier"),
        labels,
        min_confidence=thresholds["confidence"],
        confident=thresholds["confident"],
    )
    return classifier.classify(tensor(picture, "efficientnet_lite0", "classifier"))


def scores(picture: Image.Image, model_id: str) -> dict[str, float]:
    """The probabilities of a classifier that gives them directly, by label."""
    answer = network(model_id, "classifier").run(tensor(picture, model_id, "classifier"))
    labels = read_labels(model(model_id), models_dir=MODELS_DIR)
    return {label.name: float(answer["probabilities"][0, label.index]) for label in labels}


@pytest.mark.parametrize(
    ("sample", "name", "parent"),
    [
        ("cat.png", "tiger cat", "animal"),
        ("coffee.jpg", "espresso", "beverage"),
        ("rocket.jpg", "missile", "weapon"),
        ("screenshot-listing.png", "web site", None),
    ],
)
def test_the_classifier_names_what_a_photo_shows(sample, name, parent):
    best = classify(photo(sample)).labels[0]

    assert best.name == name
    assert parent is None or parent in best.parents


@pytest.mark.parametrize(
    ("sample", "is_confident"),
    [
        ("coffee.jpg", True),
        ("cat.png", True),
        ("astronaut.jpg", False),
        ("phone-portrait-rotated.jpg", False),
    ],
)
def test_the_classifier_does_not_pretend_to_know_people(sample, is_confident):
    assert classify(photo(sample)).is_confident is is_confident


def test_the_embedding_knows_a_picture_again_and_tells_others_apart():
    def embedding(picture: Image.Image) -> np.ndarray:
        return np.frombuffer(base64.b64decode(classify(picture).embedding), np.float16).astype(np.float32)

    cat = photo("cat.png")
    cropped = cat.crop((20, 20, cat.width - 20, cat.height - 20))
    same_picture = model("efficientnet_lite0").card.thresholds["same_picture_cosine"]

    assert embedding(cat) @ embedding(cropped) > same_picture
    assert embedding(cat) @ embedding(photo("coffee.jpg")) < same_picture


@pytest.mark.parametrize(
    ("sample", "name", "parent", "center"),
    [
        ("cat.png", "cat", "animal", (0.45, 0.5)),
        ("coffee.jpg", "cup", "container", (0.49, 0.35)),
        ("astronaut.jpg", "person", None, (0.4, 0.5)),
        ("phone-portrait-rotated.jpg", "person", None, (0.5, 0.54)),
    ],
)
def test_the_detector_names_things_and_says_where_they_are(sample, name, parent, center):
    card = model("ssdlite_mobilenet_v2").card
    labels = read_labels(model(card.id), models_dir=MODELS_DIR)
    limits = {"min_confidence": card.thresholds["confidence"], "max_iou": card.thresholds["iou"]}

    found = Detector(network(card.id, "detector"), labels, **limits).detect(
        tensor(photo(sample), card.id, "detector")
    )

    best = found[0]
    assert best.name == name
    assert parent is None or parent in best.parents
    assert (best.box.x + best.box.width / 2, best.box.y + best.box.height / 2) == pytest.approx(
        center, abs=0.1
    )


@pytest.mark.parametrize("sample", ["cat.png", "coffee.jpg", "old-town-street.jpg", "astronaut.jpg"])
def test_both_safety_models_call_harmless_photos_safe(sample):
    first, second = (scores(photo(sample), model_id) for model_id in ("image_safety_s", "open_nsfw"))

    assert first.keys() == {"nsfl", "nsfw", "sfw"}
    assert first["sfw"] > 0.8
    assert second["sfw"] > 0.9
    for opinion in (first, second):
        assert sum(opinion.values()) == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize(
    ("sample", "centers"),
    [
        ("astronaut.jpg", [(0.44, 0.22)]),
        ("phone-portrait-rotated.jpg", [(0.50, 0.43)]),
        ("cat.png", []),
        ("coffee.jpg", []),
        ("tourist.webp", []),
    ],
)
def test_the_face_finder_finds_every_face_and_nothing_else(sample, centers):
    card = model("centerface").card
    limits = {"min_confidence": card.thresholds["confidence"], "max_iou": card.thresholds["iou"]}

    faces = FaceFinder(network(card.id, "detector"), **limits).find(
        tensor(photo(sample), card.id, "detector")
    )

    found = [(face.box.x + face.box.width / 2, face.box.y + face.box.height / 2) for face in faces]
    assert found == [pytest.approx(center, abs=0.05) for center in centers]


@pytest.mark.parametrize(
    ("sample", "words"),
    [
        (
            "printed-page.png",
            ["Region-based segmentation", "markers of the coins", "histogram of grey values"],
        ),
        ("screenshot-listing.png", ["Hunting rifle with ammunition", "450 EUR", "Contact seller"]),
    ],
)
def test_text_is_detected_and_read(sample, words):
    card = model("ppocrv6_tiny").card
    dictionary = (
        read_model_file(model(card.id), card.dictionary, models_dir=MODELS_DIR).decode().split("\n")[:-1]
    )
    picture = photo(sample)

    tensor_in = tensor(picture, card.id, "detector")
    probability_map = network(card.id, "detector").run(tensor_in)["probability_map"][0, 0]
    limits = {name: card.thresholds[name] for name in ("pixel", "unclip_ratio")}
    boxes = text_boxes(probability_map, **limits)
    lines = [
        read_ctc(
            network(card.id, "recognizer").run(tensor(line, card.id, "recognizer"))["probabilities"][0],
            dictionary,
        )
        for line in crop_lines(picture, boxes, probability_map.shape[::-1])
    ]

    text = "\n".join(lines)
    assert [expected for expected in words if expected not in text] == [], text


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_the_turn_of_a_page_is_recognised(degrees):
    turned = photo("printed-page.png").rotate(-degrees, expand=True)

    opinion = scores(turned, "document_orientation")

    assert max(opinion, key=opinion.__getitem__) == str(degrees)


@pytest.mark.parametrize(
    ("model_id", "name", "is_a", "is_no"),
    [
        ("efficientnet_lite0", "assault rifle", {"firearm", "weapon"}, set()),
        ("efficientnet_lite0", "revolver", {"pistol", "firearm", "weapon"}, set()),
        ("efficientnet_lite0", "cleaver", {"knife", "edge tool"}, {"weapon"}),
        ("efficientnet_lite0", "beer bottle", {"bottle"}, {"alcohol"}),
        ("efficientnet_lite0", "red wine", {"wine", "alcohol", "beverage", "food"}, set()),
        ("efficientnet_lite0", "slot", {"slot machine"}, set()),
        ("efficientnet_lite0", "cup", {"container"}, {"alcohol"}),
        ("efficientnet_lite0", "ballplayer", {"sport"}, {"athlete", "person"}),
        ("ssdlite_mobilenet_v2", "car", {"motor vehicle", "vehicle"}, {"artifact", "whole", "entity"}),
        ("ssdlite_mobilenet_v2", "dog", {"canine", "animal"}, {"organism", "living thing"}),
        ("ssdlite_mobilenet_v2", "knife", {"edge tool", "kitchen"}, {"weapon"}),
        ("ssdlite_mobilenet_v2", "wine glass", {"glass", "container", "kitchen"}, {"alcohol"}),
        ("ssdlite_mobilenet_v2", "pizza", {"food"}, set()),
        ("ssdlite_mobilenet_v2", "cell phone", {"cellular telephone", "electronic equipment"}, set()),
    ],
)
def test_labels_know_what_they_are_a_kind_of(model_id, name, is_a, is_no):
    labels = {label.name: set(label.parents) for label in read_labels(model(model_id), models_dir=MODELS_DIR)}

    assert is_a <= labels[name]
    assert not is_no & labels[name]


def test_every_imagenet_and_coco_class_has_its_synset():
    for model_id, count in (("efficientnet_lite0", 1000), ("ssdlite_mobilenet_v2", 80)):
        labels = read_labels(model(model_id), models_dir=MODELS_DIR)
        assert len({label.wnid for label in labels}) == len(labels) == count


def test_people_come_from_the_detector_and_from_no_label():
    # A groom, a ballplayer and a scuba diver are what ImageNet has of people: three occasions, not people.
    labels = read_labels(model("efficientnet_lite0"), models_dir=MODELS_DIR)

    assert [label.name for label in labels if "person" in (label.name, *label.aliases, *label.parents)] == []


def test_every_object_is_a_kind_of_its_coco_category():
    path = MODELS_DIR / "ssdlite_mobilenet_v2" / "labels.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = {row["name"]: row["category"] for row in csv.DictReader(file)}
    labels = read_labels(model("ssdlite_mobilenet_v2"), models_dir=MODELS_DIR)

    assert len(rows) == 80
    assert [one.name for one in labels if rows[one.name] not in (one.name, *one.parents)] == []


def test_every_shipped_category_can_be_given():
    given = {
        category.id
        for model_id in ("efficientnet_lite0", "ssdlite_mobilenet_v2")
        for category in read_label_set(model(model_id), models_dir=MODELS_DIR).categories
    }
    taxonomy = read_taxonomy(MODELS_DIR / TAXONOMY_FILE)

    assert given == {entry.id for entry in taxonomy.categories}
