"""What was measured is told in words and numbers that people use."""

from rich.console import Console

from pixelgate_client.display.findings_table import findings_table
from pixelgate_client.models.findings import Findings
from tests.unit.client.fake_service import FINDINGS


def shown(**changes) -> str:
    console = Console(width=140, record=True)
    with console.capture() as captured:
        console.print(findings_table(Findings.model_validate({**FINDINGS, **changes})))
    return captured.get()


def test_measures_are_told_in_a_few_lines():
    text = shown()

    assert "sharpness 312, noise 0.6, colourfulness 42, brightness 50%" in text
    assert "background white #FFFFFF 90%" in text
    assert "focus 50%,40%, subject 20%,10% to 70%,90%, margins 10% 0% 10% 0%" in text
    assert "blank" not in text


def test_a_blank_picture_is_called_blank():
    measures = {**FINDINGS["measures"], "is_blank": True, "blank_reason": "all_black"}

    assert "blank: all black" in shown(measures=measures)


def test_measures_of_an_older_service_are_still_shown():
    old = {
        key: FINDINGS["measures"][key]
        for key in ("model", "model_version", "took_ms", "colors", "sharpness", "exposure")
    }

    assert "sharpness 312, brightness 50%" in shown(measures=old)


def test_a_face_is_told_with_its_size_and_sharpness():
    face = {"box": {"x": 0, "y": 0, "width": 0.5, "height": 0.5}, "confidence": 0.9}
    told = {"model": "m", "model_version": "1", "took_ms": 1}

    text = shown(faces={**told, "faces": [{**face, "area": 0.25, "sharpness": 312.4}, face]})

    assert "face 90%, 25% of the image, sharpness 312" in text


def test_labels_that_are_guesses_are_called_so():
    labels = {**FINDINGS["labels"], "is_confident": False}

    assert "nothing that the model knows well" in shown(labels=labels)
    assert "nothing that the model knows well" not in shown()


def test_your_own_categories_and_how_many_there_are_come_before_the_details():
    cats = {"id": "cats", "name": "Cats", "path": "Animals > Pets > Cats", "confidence": 0.91}
    cat = {"name": "cat", "confidence": 0.9, "box": {"x": 0, "y": 0, "width": 0.5, "height": 0.5}}
    objects = {**FINDINGS["objects"], "objects": [cat, cat], "counts": {"cat": 2}, "categories": [cats]}

    text = shown(objects=objects)

    assert text.index("in Animals > Pets > Cats 91%") < text.index("2 x cat") < text.index("cat 90%")
    assert " x " not in shown(objects={**objects, "counts": {"cat": 1}})


def test_a_category_is_told_with_its_place_and_what_raised_it():
    revolver = {"source": "labels", "model": "c", "name": "revolver", "confidence": 0.91}
    handgun = {
        "name": "handgun",
        "id": "M013",
        "level": 3,
        "parents": ["firearm", "weapon"],
        "confidence": 0.91,
        "source_model": "c",
        "evidence": [{**revolver, "wnid": "n04086273"}],
    }
    scored = {
        "name": "nudity",
        "parents": ["sexual"],
        "confidence": 0.03,
        "evidence": [{**revolver, "source": "moderation"}],
    }

    text = shown(moderation={**FINDINGS["moderation"], "categories": [handgun, scored], "gaps": ["objects"]})

    assert "weapon > firearm > handgun 91% (labels: revolver 91%)" in text
    assert "nudity 3%" in text
    assert "not everything could be checked: without objects" in text


def test_copies_are_told_by_what_makes_them_copies():
    text = shown()

    assert "img_1 exact" in text
    assert "img_2 near, 3 of 64 bits differ, rotated 90" in text
    assert "img_3 near, similarity 91%" in text


def test_labels_of_ones_own_are_told_with_their_classifier_and_not_missed_without_one():
    finding = {
        "model": "m",
        "model_version": "1",
        "took_ms": 0,
        "labels": [{"classifier": "cutlery", "name": "spoon", "confidence": 0.93}],
        "classifiers": [{"name": "cutlery", "version": 2}],
    }

    assert "spoon 93% (cutlery)" in shown(custom_labels=finding)
    assert "custom_labels" not in shown()
    assert "missing: it broke" in shown(custom_labels={"missing": True, "error": "it broke"})
