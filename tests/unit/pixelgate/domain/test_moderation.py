"""What labels and objects raise joins what the safety models say."""

import pytest

from pixelgate.domain.findings.base import Box
from pixelgate.domain.findings.labels import Label, LabelsFinding
from pixelgate.domain.findings.moderation import MAX_EVIDENCE, ModerationCategory, ModerationFinding
from pixelgate.domain.findings.objects import DetectedObject, ObjectsFinding
from pixelgate.domain.moderation import moderation_of, raise_categories, with_all_categories
from pixelgate.domain.moderation_taxonomy import WITHOUT_SOURCE
from tests.support.documents import MISSING, findings

BOX = Box(x=0.1, y=0.1, width=0.2, height=0.2)
REVOLVER = ("pistol", "firearm", "gun", "weapon", "instrument", "device")


def label(name, confidence, *parents):
    return Label(name=name, wnid="n00000001", confidence=confidence, parents=parents)


def seen(name, confidence, *parents):
    return DetectedObject(name=name, parents=parents, confidence=confidence, box=BOX, area=0.04)


def raised(*, labels=(), objects=(), judged=()):
    return raise_categories(judged, labels, objects, classifier="c", detector="d")


def places(moderation):
    return {each.name: (each.parents, each.level) for each in moderation.categories}


@pytest.mark.parametrize(
    ("given", "name", "parents"),
    [
        (label("revolver", 0.9, *REVOLVER), "handgun", ("firearm", "weapon")),
        (label("shotgun", 0.9, "firearm", "gun", "weapon"), "firearm", ("weapon",)),
        (label("crossbow", 0.9, "weapon"), "weapon", ()),
        (label("bow", 0.9, "weapon"), "bow", ("weapon",)),
        (label("bikini", 0.9, "swimsuit", "garment"), "swimwear", ("suggestive", "sexual")),
        (label("slot", 0.9, "slot machine"), "slot machine", ("gambling machine", "gambling")),
        (label("eggnog", 0.9, "punch", "alcohol"), "alcohol", ()),
    ],
)
def test_a_label_raises_the_most_special_category_it_fits(given, name, parents):
    assert places(raised(labels=[given])) == {name: (parents, len(parents) + 1)}


@pytest.mark.parametrize(
    "given",
    [
        label("water tower", 0.9, "reservoir", "tank", "vessel"),
        label("vending machine", 0.9, "slot machine", "machine"),
        label("letter opener", 0.9, "knife", "edge tool"),
        label("face powder", 0.9, "powder", "medicine", "drug"),
        label("missile", 0.14, "rocket", "weapon"),
        label("cleaver", 0.49, "knife", "edge tool"),
        label("wine glass", 0.9, "glass"),
    ],
)
def test_a_namesake_and_a_weak_label_raise_nothing(given):
    assert not raised(labels=[given]).categories


def test_an_object_raises_with_its_box_as_evidence():
    (knife,) = raised(objects=[seen("knife", 0.71, "edge tool"), seen("fork", 0.9)]).categories

    assert (knife.id, knife.name, knife.confidence, knife.source_model) == ("M020", "knife", 0.71, "d")
    (evidence,) = knife.evidence
    assert (evidence.source, evidence.model, evidence.name, evidence.box) == ("objects", "d", "knife", BOX)


def test_a_label_is_evidence_by_its_synset():
    (handgun,) = raised(labels=[label("revolver", 0.9, *REVOLVER)]).categories

    assert [(each.source, each.name, each.wnid) for each in handgun.evidence] == [
        ("labels", "revolver", "n00000001")
    ]


def test_a_category_is_as_sure_as_its_surest_evidence_of_which_a_few_are_kept():
    glasses = [seen("wine glass", confidence) for confidence in (0.5, 0.55, 0.58, 0.52, 0.57, 0.56)]

    (wine_glass,) = raised(objects=glasses).categories

    assert wine_glass.confidence == 0.58
    assert [each.confidence for each in wine_glass.evidence] == [0.58, 0.57, 0.56, 0.55]
    assert len(wine_glass.evidence) == MAX_EVIDENCE


def test_the_surest_comes_first_whatever_raises_it():
    nudity = ModerationCategory(name="nudity", confidence=0.6, source_model="s")

    found = raised(
        judged=[nudity], labels=[label("tank", 0.2, "military vehicle")], objects=[seen("knife", 0.9)]
    )

    assert [each.name for each in found.categories] == ["knife", "nudity", "tank"]


def test_what_failed_is_a_gap_and_the_rest_still_counts():
    found = moderation_of(findings(moderation=MISSING, objects=MISSING))

    assert found.gaps == ("moderation", "objects")
    assert not found.categories
    assert moderation_of(findings()).gaps == ()


def test_the_place_of_a_category_is_the_taxonomys_whatever_was_recorded():
    recorded = {"name": "handgun", "id": "M999", "parents": ["thing"], "confidence": 0.5, "source_model": "s"}

    category = ModerationCategory.model_validate(recorded)

    assert (category.id, category.parents, category.level) == ("M013", ("firearm", "weapon"), 3)
    assert ModerationCategory.model_validate_json(category.model_dump_json(exclude_defaults=True)) == category


def test_a_category_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="nudity"):
        ModerationCategory(name="nudty", confidence=0.5, source_model="s")


@pytest.mark.parametrize("names", [(), ("nudity",), ("nudity", "gore", "gore")])
def test_the_safety_models_score_nudity_and_gore_always_and_nothing_twice(names):
    categories = tuple(ModerationCategory(name=name, confidence=0, source_model="s") for name in names)

    with pytest.raises(ValueError, match="nudity and gore"):
        ModerationFinding(
            model="s", model_version="1", took_ms=1, categories=categories, second_opinion=False
        )


def test_people_see_what_labels_and_objects_raise():
    told = {"model": "classifier", "model_version": "1", "took_ms": 1}
    found = findings(
        labels=LabelsFinding(
            **told, labels=(label("revolver", 0.9, *REVOLVER),), is_confident=True, embedding=""
        ),
        objects=MISSING,
    )

    shown = with_all_categories(found).moderation

    assert [each.name for each in shown.categories] == ["handgun", "nudity", "gore"]
    assert (shown.model, shown.gaps, shown.no_source) == ("m", ("objects",), WITHOUT_SOURCE)
    assert shown.categories[0].source_model == "classifier"


def test_without_the_safety_models_people_see_that_they_are_missing():
    assert with_all_categories(findings(moderation=MISSING)).moderation == MISSING


def test_a_table_full_of_bottles_stays_small():
    glasses = tuple(seen("wine glass", 0.9) for _ in range(50)) + tuple(seen("knife", 0.9) for _ in range(50))
    told = {"model": "d", "model_version": "1", "took_ms": 1}
    counts = {"wine glass": 50, "knife": 50}

    shown = with_all_categories(findings(objects=ObjectsFinding(**told, objects=glasses, counts=counts)))

    assert len(shown.moderation.model_dump_json()) < 4_000
