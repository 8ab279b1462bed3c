"""/v1/classifiers: trained, tried without effect, active one by one, and never gone while rules need them."""

import json
from functools import partial

import pytest

from pixelgate.api.classifier_activations import ClassifierActivations
from pixelgate.api.classifier_routes import add_classifier_routes
from pixelgate.api.classifier_trials import MOST_TRIED, ClassifierTrials
from pixelgate.api.classifiers import ClassifierDesk
from pixelgate.api.custom_label_users import CustomLabelUsers
from pixelgate.api.guard import guarded_application
from pixelgate.api.problems import add_problem_answers
from pixelgate.domain.classifiers import MOST_CLASSIFIERS, TrainingAnswer, TrainingOrder
from pixelgate.domain.erasure import Erasure, ErasureReason
from pixelgate.domain.findings.custom_labels import MOST_ACTIVE
from pixelgate.domain.history import HistoryFact
from pixelgate.domain.rulesets import Version, activate
from pixelgate.domain.unusable_examples import Unusable
from pixelgate.domain.verdict import Severity
from pixelgate.runtime.functions import FunctionFailedError
from pixelgate.storage import classifier_changes
from pixelgate.storage.active_classifiers import ClassifierNotFoundError
from pixelgate.storage.analyses import AnalysisStore
from pixelgate.storage.classifier_changes import ClassifierChanges
from pixelgate.storage.classifiers import ClassifierStore
from pixelgate.storage.record_batches import read_records
from pixelgate.storage.rulesets import RuleSetStore
from pixelgate.storage.shadows import ShadowStore
from pixelgate.storage.stored_labels import read_labels
from tests.support.classifiers import ACTOR, AUTHOR, make_active_classifier, trained, vector
from tests.support.documents import MISSING, NOW, VERSION, WORKSPACE, analysed, findings, record
from tests.support.http import KEY_ID, request
from tests.support.rulesets import make_active, ruleset_text, start_shadow
from tests.support.tables import TABLE

OTHERS = "somebody-else"
IDS = [f"img_01K00000000000000000000{number:03d}" for number in range(20)]
EXAMPLES = {"name": "brand", "labels": [{"name": "logo", "images": IDS[:5]}], "others": IDS[5:10]}
ASKING = """\
ruleset: brands
schema: 1
rules:
  - id: logo
    severity: review
    reason: A logo
    when: {any: {over: custom_labels, where: {field: name, eq: logo}}}
"""


class Training:
    """In the place of the function that trains."""

    def __init__(self):
        self.answer = TrainingAnswer(classifier=trained("logo"))
        self.failure = None
        self.orders = []

    def call(self, document, answer):
        assert answer is TrainingAnswer
        self.orders.append(document)
        if self.failure is not None:
            raise self.failure
        return self.answer


@pytest.fixture
def training():
    return Training()


@pytest.fixture
def call(dynamodb, training, lambda_context):
    app = guarded_application()
    add_problem_answers(app)
    store, changes = ClassifierStore(dynamodb, TABLE), ClassifierChanges(dynamodb, TABLE)
    users = CustomLabelUsers(rulesets=RuleSetStore(dynamodb, TABLE), shadows=ShadowStore(dynamodb, TABLE))
    add_classifier_routes(
        app,
        desk=ClassifierDesk(store=store, changes=changes, training=training),
        activations=ClassifierActivations(store=store, changes=changes, users=users),
        trials=ClassifierTrials(
            store=store,
            read_records=partial(read_records, dynamodb, TABLE),
            read_labels=partial(read_labels, dynamodb, TABLE),
        ),
    )

    def call(method, path="", body=None, *, tag=None, workspace=WORKSPACE):
        headers = {} if tag is None else {"if-match": tag}
        asked = request(method, f"/v1/classifiers{path}", body=body, workspace=workspace, headers=headers)
        answer = app.resolve(asked, lambda_context)
        call.etag = answer.get("headers", {}).get("ETag")
        return answer["statusCode"], json.loads(answer["body"])

    return call


@pytest.fixture
def keep(dynamodb, images):
    """An analysed image with this embedding; of another model, or without labels, where that is said."""

    def keep(image_id, *values, workspace=WORKSPACE, gap=False, **of_the_model):
        where = {"workspace": workspace, "image_id": image_id}
        images.create(record(id=image_id, workspace=workspace))
        images.receive(**where, version_id=VERSION, sequencer="01", now=NOW)
        images.begin_analysis(**where, version_id=VERSION, analysis=1, now=NOW)
        model = {"model": "efficientnet-b0", "model_version": "1.0", **of_the_model}
        labels = findings().labels.model_copy(update={"embedding": vector(*values), **model})
        document = analysed(Severity.APPROVE, **where).model_copy(
            update={"findings": findings(labels=MISSING if gap else labels)}
        )
        AnalysisStore(dynamodb, TABLE).finish(document, now=NOW)

    return keep


def refused(answer):
    """Status, kind and hint of a problem."""
    status, body = answer
    assert body["status"] == status
    return status, body["type"].removeprefix("urn:pixelgate:problem:"), body["hint"]


def history(dynamodb):
    return RuleSetStore(dynamodb, TABLE).history(WORKSPACE)


def test_a_training_answers_a_new_version_with_its_report(call, training):
    status, version = call("POST", body=EXAMPLES)

    assert status == 201
    assert (version["name"], version["version"]) == ("brand", 1)
    assert version["created_by"] == f"key:{KEY_ID}"
    assert version["report"]["labels"][0]["precision"] == 0.9
    assert "weights" not in json.dumps(version)
    [order] = training.orders
    assert order == TrainingOrder(workspace=WORKSPACE, labels=EXAMPLES["labels"], others=EXAMPLES["others"])
    assert call("POST", body=EXAMPLES)[1]["version"] == 2
    assert call("GET", "/brand/versions/1") == (200, version)


def test_classifiers_are_listed_and_shown_with_their_versions(call):
    for name in ("shoes", "brand", "brand"):
        call("POST", body={**EXAMPLES, "name": name})

    listed = call("GET")[1]["classifiers"]
    status, brand = call("GET", "/brand")

    assert [each["name"] for each in listed] == ["brand", "shoes"]
    assert status == 200
    lines = [(line["version"], line["examples"], line["labels"]) for line in brand.pop("versions")]
    assert lines == [(2, 10, ["logo"]), (1, 10, ["logo"])]
    assert brand == listed[0]
    assert (brand["latest_version"], brand["active_version"], brand["labels"]) == (2, None, ["logo"])


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"name": "No Name"}, "name"),
        ({"labels": []}, "labels"),
        ({"labels": [{"name": "logo", "images": IDS[:4]}]}, "images"),
        ({"labels": [{"name": "logo", "images": IDS[:4] + IDS[:1]}]}, "4 different images"),
        ({"others": []}, "do not show 'logo'"),
        ({"others": IDS[4:10]}, "among the others"),
        ({"labels": EXAMPLES["labels"] * 2}, "same name"),
        ({"others": ["cat.jpg"]}, "others"),
    ],
)
def test_examples_from_which_nothing_can_be_learnt_are_refused_before_any_training(
    call, training, change, told
):
    status, problem = call("POST", body={**EXAMPLES, **change})

    assert refused((status, problem))[:2] == (422, "invalid-request")
    assert told in problem["detail"]
    assert training.orders == []


def test_images_that_cannot_be_learnt_from_are_named_by_the_reason(call, training):
    training.answer = TrainingAnswer(
        unusable={Unusable.UNKNOWN: (IDS[0],), Unusable.OTHER_MODEL: (IDS[1], IDS[2])}
    )

    status, problem = call("POST", body=EXAMPLES)

    assert refused((status, problem))[:2] == (422, "unusable-examples")
    assert problem["unusable"] == {"unknown": [IDS[0]], "other-model": [IDS[1], IDS[2]]}
    assert "3 of the images" in problem["detail"]
    assert call("GET")[1] == {"classifiers": []}


def test_a_training_that_fails_is_told_as_that(call, training):
    training.failure = FunctionFailedError("Sandbox.Timedout", "15 seconds")

    status, kind, hint = refused(call("POST", body=EXAMPLES))

    assert (status, kind) == (503, "nothing-trained")
    assert "fewer examples" in hint


def test_no_time_is_spent_on_one_classifier_too_many(call, training):
    for number in range(MOST_CLASSIFIERS):
        call("POST", body={**EXAMPLES, "name": f"brand-{number}"})
    del training.orders[:]

    status, kind, hint = refused(call("POST", body=EXAMPLES))

    assert (status, kind) == (409, "too-many-classifiers")
    assert "delete" in hint
    assert training.orders == []
    assert call("POST", body={**EXAMPLES, "name": "brand-0"})[0] == 201


def test_a_name_has_its_most_versions(call, monkeypatch):
    monkeypatch.setattr(classifier_changes, "MOST_VERSIONS", 1)
    call("POST", body=EXAMPLES)

    status, kind, hint = refused(call("POST", body=EXAMPLES))

    assert (status, kind) == (409, "too-many-classifier-versions")
    assert "another name" in hint


def test_what_there_is_not_is_not_found(call):
    call("POST", body=EXAMPLES)

    for method, path, body in [
        ("GET", "/shoes", None),
        ("DELETE", "/shoes", None),
        ("PUT", "/shoes/active", {"version": 1}),
        ("DELETE", "/shoes/active", None),
        ("POST", "/shoes/try", {"images": IDS[:1]}),
    ]:
        assert refused(call(method, path, body)) == (
            404,
            "classifier-not-found",
            "GET /v1/classifiers lists yours",
        )
    for method, path, body in [
        ("GET", "/brand/versions/2", None),
        ("PUT", "/brand/active", {"version": 2}),
        ("POST", "/brand/try", {"images": IDS[:1], "version": 2}),
    ]:
        status, kind, hint = refused(call(method, path, body))
        assert (status, kind) == (404, "classifier-version-not-found")
        assert hint == "GET /v1/classifiers/brand lists what there is"


def test_another_workspace_sees_and_changes_nothing(call, dynamodb):
    make_active_classifier(dynamodb)
    before = call("GET", "/brand")

    assert call("GET", workspace=OTHERS) == (200, {"classifiers": []})
    for method, path, body in [
        ("GET", "/brand", None),
        ("GET", "/brand/versions/1", None),
        ("POST", "/brand/try", {"images": IDS[:1]}),
        ("PUT", "/brand/active", {"version": 1}),
        ("DELETE", "/brand/active", None),
        ("DELETE", "/brand", None),
    ]:
        assert call(method, path, body, workspace=OTHERS)[0] == 404

    assert call("GET", "/brand") == before
    assert call("POST", body=EXAMPLES, workspace=OTHERS)[1]["version"] == 1


def test_a_trial_says_what_each_image_would_get_or_why_nothing(call, images, keep, dynamodb):
    weights = trained("logo", weights=vector(6.0))
    ClassifierChanges(dynamodb, TABLE).add(WORKSPACE, "brand", weights, author=AUTHOR)
    keep(IDS[0], 1)
    keep(IDS[1], 0, 1)
    keep(IDS[2], 1, gap=True)
    keep(IDS[3], 1, model_version="0.9")
    keep(IDS[4], 1, workspace=OTHERS)
    images.create(record(id=IDS[5]))
    images.create(record(id=IDS[6], erasure=Erasure(reason_code=ErasureReason.REQUESTED, requested_at=NOW)))
    before = dynamodb.scan(TableName=TABLE)["Items"]

    status, trial = call("POST", "/brand/try", {"images": [*IDS[:7], IDS[0]]})

    assert status == 200
    assert (trial["name"], trial["version"]) == ("brand", 1)
    first, *others = trial["images"]
    assert [label["name"] for label in first["labels"]] == ["logo"]
    assert first["labels"][0]["confidence"] > 0.9
    assert [(each["labels"], each["reason"]) for each in others] == [
        ([], None),
        (None, "not-analysed"),
        (None, "other-model"),
        (None, "unknown"),
        (None, "not-analysed"),
        (None, "erased"),
    ]
    assert [each["image_id"] for each in trial["images"]] == IDS[:7]
    assert dynamodb.scan(TableName=TABLE)["Items"] == before


def test_a_trial_of_any_version_is_of_at_most_a_hundred_images(call, keep):
    call("POST", body=EXAMPLES)
    call("POST", body=EXAMPLES)
    keep(IDS[0], 1)

    assert call("POST", "/brand/try", {"images": IDS[:1]})[1]["version"] == 2
    assert call("POST", "/brand/try", {"images": IDS[:1], "version": 1})[1]["version"] == 1
    for images in ([], IDS[:1] * (MOST_TRIED + 1)):
        assert refused(call("POST", "/brand/try", {"images": images}))[:2] == (422, "invalid-request")


def test_a_version_is_active_until_another_one_or_none_is(call, dynamodb):
    store = ClassifierStore(dynamodb, TABLE)
    call("POST", body=EXAMPLES)
    call("POST", body=EXAMPLES)

    for version in (2, 1):
        status, summary = call("PUT", "/brand/active", {"version": version})
        assert (status, summary["active_version"]) == (200, version)
        assert [each.version for each in store.active(WORKSPACE)] == [version]
    status, summary = call("DELETE", "/brand/active")

    assert (status, summary["active_version"], summary["latest_version"]) == (200, None, 2)
    assert store.active(WORKSPACE) == ()


def test_what_is_so_already_stays_as_it_is(call, dynamodb):
    call("POST", body=EXAMPLES)
    assert call("DELETE", "/brand/active")[0] == 200
    once = call("PUT", "/brand/active", {"version": 1})
    noted = history(dynamodb)

    assert call("PUT", "/brand/active", {"version": 1}) == once
    assert history(dynamodb) == noted


def test_only_so_many_classifiers_are_active_at_once(call, dynamodb):
    for number in range(MOST_ACTIVE):
        make_active_classifier(dynamodb, name=f"brand-{number}")
    call("POST", body=EXAMPLES)
    call("POST", body={**EXAMPLES, "name": "brand-0"})

    status, kind, hint = refused(call("PUT", "/brand/active", {"version": 1}))

    assert (status, kind) == (409, "too-many-active-classifiers")
    assert "DELETE /v1/classifiers/{name}/active" in hint
    assert call("PUT", "/brand-0/active", {"version": 2})[0] == 200
    assert call("DELETE", "/brand-1/active")[0] == 200
    assert call("PUT", "/brand/active", {"version": 1})[0] == 200


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [("PUT", "/brand/active", {"version": 1}), ("DELETE", "/brand/active", None), ("DELETE", "/brand", None)],
)
def test_a_change_from_what_is_past_is_refused(call, method, path, body):
    call("POST", body=EXAMPLES)
    call("GET", "/brand")
    seen = call.etag
    call("POST", body=EXAMPLES)

    status, kind, hint = refused(call(method, path, body, tag=seen))

    assert (status, kind) == (412, "classifier-changed")
    assert "ETag" in hint
    call("GET", "/brand")
    assert call(method, path, body, tag=call.etag)[0] == 200


def test_every_change_has_another_etag(call):
    tags = []
    for method, path, body in [
        ("POST", "", EXAMPLES),
        ("POST", "", EXAMPLES),
        ("PUT", "/brand/active", {"version": 1}),
        ("DELETE", "/brand/active", None),
    ]:
        call(method, path, body)
        told = call.etag
        call("GET", "/brand")
        assert told in (None, call.etag)
        tags.append(call.etag)

    assert len(set(tags)) == 4


def test_of_two_changes_at_once_the_second_is_refused(call, dynamodb, monkeypatch):
    call("POST", body=EXAMPLES)
    point = ClassifierChanges.point

    def outrun(changes, seen, version, *, author):
        monkeypatch.setattr(ClassifierChanges, "point", point)
        make_active_classifier(dynamodb, name="shoes")
        return point(changes, seen, version, author=author)

    monkeypatch.setattr(ClassifierChanges, "point", outrun)

    assert refused(call("PUT", "/brand/active", {"version": 1}))[:2] == (412, "classifier-changed")
    assert call("PUT", "/brand/active", {"version": 1})[0] == 200


@pytest.fixture(params=["workspace", "collection", "shadow", "collection's shadow"])
def asking(request, dynamodb):
    """A rule set that asks for custom labels decides, or judges as a shadow; where that is."""
    collection = "spring" if "collection" in request.param else None
    use = start_shadow if "shadow" in request.param else make_active
    use(dynamodb, WORKSPACE, ASKING, collection=collection)
    return "in the collection spring" if collection else "in the workspace"


def test_no_classifier_is_taken_from_rules_that_ask_for_it(call, dynamodb, asking):
    for name in ("brand", "shoes"):
        make_active_classifier(dynamodb, name=name)

    status, problem = call("DELETE", "/brand/active")

    assert refused((status, problem))[:2] == (409, "classifier-in-use")
    assert "brands@" in problem["detail"] and asking in problem["detail"]
    assert "shadow" in problem["hint"]
    assert call("GET", "/brand")[1]["active_version"] == 1


def test_no_label_is_taken_from_rules_that_may_be_about_it(call, dynamodb):
    make_active(dynamodb, WORKSPACE, ASKING)
    make_active_classifier(dynamodb, "logo", "shoe")
    changes = ClassifierChanges(dynamodb, TABLE)
    for labels in (("logo", "hat"), ("hat", "shoe", "logo")):
        changes.add(WORKSPACE, "brand", trained(*labels), author=AUTHOR)

    status, problem = call("PUT", "/brand/active", {"version": 2})

    assert refused((status, problem))[:2] == (409, "classifier-in-use")
    assert "version 2 never gives shoe, and rules ask for custom labels: brands@" in problem["detail"]
    assert call("PUT", "/brand/active", {"version": 3})[0] == 200


def test_a_label_that_cannot_be_told_apart_is_taken_from_rules_like_one_that_is_not_there(call, dynamodb):
    make_active(dynamodb, WORKSPACE, ASKING)
    make_active_classifier(dynamodb, "logo")
    weaker = trained("logo")
    [report] = weaker.report.labels
    never = weaker.report.model_copy(update={"labels": (report.model_copy(update={"threshold": 1.0}),)})
    ClassifierChanges(dynamodb, TABLE).add(
        WORKSPACE, "brand", weaker.model_copy(update={"report": never}), author=AUTHOR
    )

    status, problem = call("PUT", "/brand/active", {"version": 2})

    assert refused((status, problem))[:2] == (409, "classifier-in-use")
    assert "version 2 never gives logo" in problem["detail"]


def test_rules_that_this_release_cannot_read_may_ask_for_it(call, dynamodb):
    make_active_classifier(dynamodb)
    store = RuleSetStore(dynamodb, TABLE)
    text = '{"later": "custom_labels"}'
    version = Version(id=f"later@{'a' * 64}", name="later", text=text, canonical=text)
    store.keep(WORKSPACE, version)
    change = activate(None, collection=None, ruleset=version.id, actor=ACTOR, now=NOW)
    store.change_activation(WORKSPACE, change, HistoryFact(at=NOW, actor=ACTOR, action=change.action))

    status, problem = call("DELETE", "/brand/active")

    assert refused((status, problem))[:2] == (409, "classifier-in-use")
    assert "later@aaaaaaaa, active in the workspace" in problem["detail"]


def test_rules_of_others_and_rules_that_ask_for_nothing_of_it_do_not_hold_it(call, dynamodb):
    make_active_classifier(dynamodb)
    make_active(dynamodb, OTHERS, ASKING)
    make_active(dynamodb, WORKSPACE, ASKING)
    make_active(dynamodb, WORKSPACE, ruleset_text() + "# custom_labels\n")

    assert call("DELETE", "/brand/active")[0] == 200


def test_an_active_classifier_is_not_removed(call, dynamodb):
    make_active_classifier(dynamodb)

    assert refused(call("DELETE", "/brand")) == (
        409,
        "classifier-active",
        "DELETE /v1/classifiers/brand/active first",
    )
    call("DELETE", "/brand/active")
    assert call("DELETE", "/brand") == (200, {"name": "brand"})
    assert call("GET", "/brand")[0] == 404
    assert call("GET") == (200, {"classifiers": []})
    assert call("POST", body=EXAMPLES)[1]["version"] == 2


def test_to_remove_again_what_is_removed_forgets_what_a_failure_left(call, dynamodb, monkeypatch):
    call("POST", body=EXAMPLES)
    with monkeypatch.context() as patch:
        patch.setattr(ClassifierChanges, "sweep", lambda *_, **__: None)
        call("DELETE", "/brand")
    store = ClassifierStore(dynamodb, TABLE)
    assert store.model(WORKSPACE, "brand", 1)

    assert call("DELETE", "/brand")[0] == 404

    with pytest.raises(ClassifierNotFoundError):
        store.model(WORKSPACE, "brand", 1)


def test_changes_are_told_with_who_made_them_and_when(call, dynamodb):
    call("POST", body=EXAMPLES)
    call("PUT", "/brand/active", {"version": 1})
    call("DELETE", "/brand/active")
    call("DELETE", "/brand")

    entries = history(dynamodb)
    assert [entry.action for entry in entries] == [
        "CLASSIFIER_TRAINED",
        "CLASSIFIER_ACTIVATED",
        "CLASSIFIER_DEACTIVATED",
        "CLASSIFIER_DELETED",
    ]
    assert {entry.actor for entry in entries} == {f"key:{KEY_ID}"}
    assert all(entry.details["classifier"] == "brand" for entry in entries)
    assert entries[0].at <= entries[-1].at
