"""storage/classifiers.py, classifier_changes.py: versions are numbered, kept whole, and active one by one."""

import random
from base64 import b64encode

import pytest

from pixelgate.domain.classifiers import (
    MOST_CLASSIFIERS,
    MOST_EXAMPLES,
    MOST_LABELS,
    MOST_VERSIONS,
    TrainedClassifier,
)
from pixelgate.domain.findings.custom_labels import AppliedClassifier
from pixelgate.domain.history import HistoryAction, verify_chain
from pixelgate.domain.ids import new_image_id
from pixelgate.storage import classifier_changes, keys
from pixelgate.storage.active_classifiers import ClassifierNotFoundError
from pixelgate.storage.chained_changes import OutrunError
from pixelgate.storage.classifier_changes import (
    ClassifierChanges,
    TooManyClassifiersError,
    TooManyVersionsError,
)
from pixelgate.storage.classifiers import ClassifierStore
from pixelgate.storage.rulesets import RuleSetStore
from tests.support.classifiers import AUTHOR, make_active_classifier, trained
from tests.support.documents import WORKSPACE
from tests.support.interleaving import Process, Stopping
from tests.support.tables import TABLE

OTHERS = "somebody-else"
EMBEDDING = 1280
MOST_BYTES = 400 * 1024
"""Of one item of the table."""


@pytest.fixture
def store(dynamodb):
    return ClassifierStore(dynamodb, TABLE)


@pytest.fixture
def changes(dynamodb):
    return ClassifierChanges(dynamodb, TABLE)


@pytest.fixture
def add(changes):
    def add(name="brand", *labels, workspace=WORKSPACE):
        return changes.add(workspace, name, trained(*labels), author=AUTHOR)

    return add


def actions(dynamodb, workspace=WORKSPACE):
    chain = RuleSetStore(dynamodb, TABLE).history(workspace)
    assert verify_chain(chain) is None
    return [(entry.action, entry.details) for entry in chain]


def largest():
    """As large as a classifier may be, of vectors that no compression makes smaller."""
    dice = random.Random(1)
    names = [f"{number:02d}" * 32 for number in range(MOST_LABELS)]
    small = trained(*names)
    labels = [
        label.model_copy(
            update={
                vector: b64encode(dice.randbytes(2 * EMBEDDING)).decode() for vector in ("weights", "center")
            }
        )
        for label in small.labels
    ]
    report = small.report.model_copy(
        update={
            "left_out": tuple(new_image_id() for _ in range(MOST_EXAMPLES)),
            "warnings": ("w" * 300,) * MOST_LABELS,
        }
    )
    return small.model_copy(update={"labels": tuple(labels), "report": report})


def test_a_workspace_without_classifiers_has_none_active(store):
    assert store.active(WORKSPACE) == ()
    assert store.summaries(WORKSPACE) == ()
    with pytest.raises(ClassifierNotFoundError):
        store.model(WORKSPACE, "brand", 1)


def test_what_was_trained_comes_back_to_the_last_bit_and_only_in_its_workspace(store, changes):
    model = largest()

    changes.add(WORKSPACE, "brand", model, author=AUTHOR)

    assert store.model(WORKSPACE, "brand", 1) == model
    with pytest.raises(ClassifierNotFoundError):
        store.model(OTHERS, "brand", 1)


def test_the_largest_classifier_has_room_in_an_item(dynamodb, changes):
    changes.add(WORKSPACE, "brand", largest(), author=AUTHOR)

    partition = keys.classifier_partition(WORKSPACE, "brand")
    for sort in (keys.classifier_model_sort(1), keys.classifier_version_sort(1)):
        item = dynamodb.get_item(TableName=TABLE, Key={"PK": {"S": partition}, "SK": {"S": sort}})["Item"]
        size = sum(
            len(name) + len(value.get("B", b"")) + len(value.get("S", "").encode())
            for name, value in item.items()
        )
        assert size < MOST_BYTES * 3 / 4


def test_vectors_are_stored_as_two_bytes_for_each_number(dynamodb, changes):
    changes.add(WORKSPACE, "brand", largest(), author=AUTHOR)

    key = {"PK": {"S": keys.classifier_partition(WORKSPACE, "brand")}, "SK": {"S": "MODEL#000001"}}
    item = dynamodb.get_item(TableName=TABLE, Key=key)["Item"]
    assert len(item["vectors"]["B"]) == MOST_LABELS * 2 * EMBEDDING * 2


def test_a_classifier_is_active_from_when_it_is_made_so(dynamodb, store):
    make_active_classifier(dynamodb, "logo")

    assert store.active(WORKSPACE) == (AppliedClassifier(name="brand", version=1),)
    assert store.active(OTHERS) == ()


def test_which_are_active_takes_one_item_to_tell(dynamodb, store):
    for name in ("shoes", "brand"):
        make_active_classifier(dynamodb, name=name)
    asked = []
    dynamodb.meta.events.register("before-call.dynamodb", lambda model, **_: asked.append(model.name))

    active = store.active(WORKSPACE)

    assert [each.name for each in active] == ["brand", "shoes"]
    assert asked == ["GetItem"]


def test_every_training_is_a_version_of_its_own(store, add):
    first, second = add("brand", "logo"), add("brand", "logo", "sign")

    found = store.find(WORKSPACE, "brand")
    assert store.versions(found) == (second, first)
    assert store.version(WORKSPACE, "brand", 1) == first
    assert found.summary.latest_version == 2
    assert found.summary.active_version is None
    assert found.summary.labels == ("logo", "sign")
    assert store.summaries(WORKSPACE) == (found.summary,)
    assert store.summaries(OTHERS) == ()


def test_two_trainings_at_once_are_two_versions(dynamodb, store):
    def training(label):
        changes = ClassifierChanges(Stopping(dynamodb), TABLE)
        return Process(lambda: changes.add(WORKSPACE, "brand", trained(label), author=AUTHOR))

    both = [training("logo"), training("sign")]
    while any(process.is_alive for process in both):
        for process in both:
            if process.is_alive:
                process.step()

    assert [process.ended_well for process in both] == [True, True]
    labels = {store.model(WORKSPACE, "brand", version).labels[0].name for version in (1, 2)}
    assert labels == {"logo", "sign"}
    assert store.count(WORKSPACE) == 1


def test_the_digest_is_of_what_is_said_and_not_of_the_report(changes):
    model = trained("logo")
    told = model.model_copy(update={"report": model.report.model_copy(update={"warnings": ("few",)})})

    versions = [
        changes.add(WORKSPACE, "brand", each, author=AUTHOR) for each in (model, told, trained("sign"))
    ]

    digests = [version.sha256 for version in versions]
    assert digests[0] == digests[1] != digests[2]


def test_another_version_takes_the_place_of_the_active_one(store, changes, add):
    for _ in range(2):
        add()
        found = store.find(WORKSPACE, "brand")
        changes.point(found, found.summary.latest_version, author=AUTHOR)

    assert store.active(WORKSPACE) == (AppliedClassifier(name="brand", version=2),)
    assert store.find(WORKSPACE, "brand").summary.active_version == 2


def test_a_change_from_what_is_past_is_refused(store, changes, add):
    add()
    seen = store.find(WORKSPACE, "brand")
    add()

    with pytest.raises(OutrunError):
        changes.point(seen, 1, author=AUTHOR)
    with pytest.raises(OutrunError):
        changes.remove(seen, author=AUTHOR)

    assert store.active(WORKSPACE) == ()


def test_nothing_is_active_where_others_became_so_in_the_meantime(dynamodb, store, changes, add):
    add()
    seen = store.find(WORKSPACE, "brand")
    make_active_classifier(dynamodb, name="shoes")

    with pytest.raises(OutrunError):
        changes.point(seen, 1, author=AUTHOR)


def test_a_removed_classifier_is_forgotten_and_its_numbers_are_not_used_again(dynamodb, store, changes, add):
    add()
    add()
    changes.remove(store.find(WORKSPACE, "brand"), author=AUTHOR)

    assert store.summaries(WORKSPACE) == ()
    assert store.count(WORKSPACE) == 0
    with pytest.raises(ClassifierNotFoundError):
        store.find(WORKSPACE, "brand")
    for version in (1, 2):
        with pytest.raises(ClassifierNotFoundError):
            store.model(WORKSPACE, "brand", version)
    left = dynamodb.query(
        TableName=TABLE,
        KeyConditionExpression="PK = :versions",
        ExpressionAttributeValues={":versions": {"S": keys.classifier_partition(WORKSPACE, "brand")}},
    )
    assert all(set(item) == {"PK", "SK", "purge_at"} for item in left["Items"])

    again = add()

    assert again.version == 3
    assert store.versions(store.find(WORKSPACE, "brand")) == (again,)


def test_a_removal_that_was_interrupted_shows_nothing_and_is_swept_later(dynamodb, store, changes, add):
    add()
    removal = Process(
        lambda: ClassifierChanges(Stopping(dynamodb), TABLE).remove(
            store.find(WORKSPACE, "brand"), author=AUTHOR
        )
    )
    while not any(action == HistoryAction.CLASSIFIER_DELETED for action, _ in actions(dynamodb)):
        removal.step()
    removal.kill()

    with pytest.raises(ClassifierNotFoundError):
        store.version(WORKSPACE, "brand", 1)
    changes.sweep(WORKSPACE, "brand", now=AUTHOR.at)

    with pytest.raises(ClassifierNotFoundError):
        store.model(WORKSPACE, "brand", 1)


def test_there_are_no_more_classifiers_than_there_may_be(changes, add):
    for number in range(MOST_CLASSIFIERS):
        add(f"brand-{number}")

    with pytest.raises(TooManyClassifiersError):
        add("one-more")
    assert add("brand-0").version == 2
    assert add("one-more", workspace=OTHERS).version == 1


def test_a_name_has_no_more_versions_than_there_may_be(monkeypatch, add):
    monkeypatch.setattr(classifier_changes, "MOST_VERSIONS", 2)
    add()
    add()

    with pytest.raises(TooManyVersionsError):
        add()


def test_versions_sort_by_number_up_to_the_last():
    sorts = [keys.classifier_version_sort(version) for version in range(1, MOST_VERSIONS + 1)]
    assert sorts == sorted(sorts)


def test_every_change_has_a_line_in_the_chain_that_tells_of_rule_sets(dynamodb, store, changes):
    added = make_active_classifier(dynamodb)
    changes.point(store.find(WORKSPACE, "brand"), None, author=AUTHOR)
    changes.remove(store.find(WORKSPACE, "brand"), author=AUTHOR)

    assert actions(dynamodb) == [
        (HistoryAction.CLASSIFIER_TRAINED, {"classifier": "brand", "version": 1, "sha256": added.sha256}),
        (HistoryAction.CLASSIFIER_ACTIVATED, {"classifier": "brand", "version": 1}),
        (HistoryAction.CLASSIFIER_DEACTIVATED, {"classifier": "brand", "before": 1}),
        (HistoryAction.CLASSIFIER_DELETED, {"classifier": "brand", "version": 1}),
    ]
    assert actions(dynamodb, OTHERS) == []


def test_the_model_of_a_version_is_a_whole_document(dynamodb, store):
    make_active_classifier(dynamodb, "logo", "sign")

    assert isinstance(store.model(WORKSPACE, "brand", 1), TrainedClassifier)
    assert [label.name for label in store.model(WORKSPACE, "brand", 1).labels] == ["logo", "sign"]
