"""PATCH /v1/images/{id}: people's tags, each change told in the history, none lost to another."""

import json
from http import HTTPStatus

import pytest
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from pixelgate.api.problems import ProblemError, add_problem_answers
from pixelgate.api.tags import add_tag_route, edit_tags
from pixelgate.domain.erasure import Erasure, ErasureReason
from pixelgate.domain.history import HistoryAction, verify_chain
from pixelgate.domain.status import ImageStatus
from pixelgate.domain.steps.judged import Judged
from pixelgate.domain.tags import MOST_TAGS, TagEdit
from pixelgate.domain.verdict import AutoTag, Severity
from pixelgate.storage.analyses import AnalysisStore
from pixelgate.storage.erasures import ErasureStore
from pixelgate.storage.history import ImageHistory
from pixelgate.storage.images import ImageStore
from pixelgate.storage.tags import TagStore
from tests.support.documents import IMAGE_ID, NOW, VERSION, WORKSPACE, analysed, record, verdict
from tests.support.http import KEY_ID, request
from tests.support.tables import TABLE

DOG = AutoTag(name="dog", source="objects", confidence=0.87)


@pytest.fixture
def images(dynamodb):
    return ImageStore(dynamodb, TABLE)


@pytest.fixture
def analysing(images):
    images.create(record())
    images.receive(WORKSPACE, IMAGE_ID, version_id=VERSION, sequencer="01", now=NOW)
    images.begin_analysis(WORKSPACE, IMAGE_ID, version_id=VERSION, analysis=1, now=NOW)
    return images


@pytest.fixture
def edit(dynamodb, images):
    def edit(**changes):
        return edit_tags(
            WORKSPACE,
            IMAGE_ID,
            TagEdit(**changes),
            images=images,
            tags=TagStore(dynamodb, TABLE),
            actor="key:0a1b",
            now=NOW,
        )

    return edit


@pytest.fixture
def history(dynamodb):
    return lambda: ImageHistory(dynamodb, TABLE).read(WORKSPACE, IMAGE_ID)


def finish(dynamodb, *tags):
    document = analysed(Severity.APPROVE)
    judged = Judged(verdict=verdict().model_copy(update={"tags": tags}))
    told = document.model_copy(update={"judged": judged})
    AnalysisStore(dynamodb, TABLE).finish(told, now=NOW)


def shown(images):
    stored = images.get(WORKSPACE, IMAGE_ID)
    return [(tag.name, tag.source) for tag in stored.tagging.shown(stored.ruleset)]


def test_a_verdict_brings_its_tags_and_leaves_those_of_people_alone(dynamodb, analysing, edit):
    edit(add=("summer",), remove=("dog",))

    finish(dynamodb, DOG, AutoTag(name="sofa", source="objects", confidence=0.612))

    assert shown(analysing) == [("summer", "user"), ("sofa", "objects")]
    kept = analysing.get(WORKSPACE, IMAGE_ID).auto_tags
    assert [tag.confidence for tag in kept] == [0.87, 0.612]


def test_a_change_is_told_with_who_made_it(analysing, edit, history):
    edit(add=("summer",), remove=("dog",))

    [entry] = history()
    assert (entry.action, entry.actor) == (HistoryAction.TAGS_CHANGED, "key:0a1b")
    assert entry.details == {"added": ("summer",), "removed": ("dog",)}


def test_what_changes_nothing_is_not_told(analysing, edit, history):
    edit(add=("summer",))
    edit(add=("Summer",))

    assert len(history()) == 1


def test_a_verdict_after_a_change_goes_on_with_the_same_history(dynamodb, analysing, edit, history):
    edit(add=("summer",))
    finish(dynamodb, DOG)
    edit(remove=("dog",))

    assert [entry.action for entry in history()] == ["TAGS_CHANGED", "VERDICT_RECORDED", "TAGS_CHANGED"]
    assert verify_chain(history()) is None


def test_tags_do_not_hide_from_the_sweep_how_long_an_image_waits(dynamodb, analysing, edit):
    before = analysing.get(WORKSPACE, IMAGE_ID)

    edit(add=("summer",))

    assert analysing.get(WORKSPACE, IMAGE_ID).updated_at == before.updated_at


class Overtaken(ImageStore):
    """Somebody else edits the tags each time after the record was read."""

    def __init__(self, client, table, *, times):
        super().__init__(client, table)
        self._others = TagStore(client, table)
        self._times = times

    def get(self, workspace, image_id):
        read = super().get(workspace, image_id)
        if self._times:
            self._times -= 1
            theirs = read.tagging.edited(TagEdit(add=(f"other {self._times}",)))
            self._others.change(read, theirs, actor="key:ff", now=NOW)
        return read


def edit_while_others_do(dynamodb, times):
    return edit_tags(
        WORKSPACE,
        IMAGE_ID,
        TagEdit(add=("mine",)),
        images=Overtaken(dynamodb, TABLE, times=times),
        tags=TagStore(dynamodb, TABLE),
        actor="key:0a1b",
        now=NOW,
    )


@pytest.mark.usefixtures("analysing")
def test_of_edits_at_the_same_moment_none_is_lost(dynamodb, history):
    edited = edit_while_others_do(dynamodb, 3)

    assert {*edited.tags} == {"other 2", "other 1", "other 0", "mine"}
    assert verify_chain(history()) is None


@pytest.mark.usefixtures("analysing")
def test_an_image_that_does_not_stand_still_is_a_conflict(dynamodb):
    with pytest.raises(ProblemError) as caught:
        edit_while_others_do(dynamodb, 100)

    assert caught.value.problem.status == HTTPStatus.CONFLICT


def test_an_erased_image_keeps_no_tag(dynamodb, analysing, edit):
    edit(add=("secret",), remove=("private",))
    finish(dynamodb, DOG)
    standing = analysing.get(WORKSPACE, IMAGE_ID)
    asked = Erasure(reason_code=ErasureReason.REQUESTED, requested_at=NOW, by="0a1b")

    ErasureStore(dynamodb, TABLE).mark(standing, asked)

    assert shown(analysing) == []
    assert analysing.get(WORKSPACE, IMAGE_ID).removed_tags == ()
    with pytest.raises(ProblemError) as caught:
        edit(add=("late",))
    assert caught.value.problem.status == HTTPStatus.GONE
    change = TagStore(dynamodb, TABLE).change
    assert not change(standing, standing.tagging.edited(TagEdit(add=("late",))), actor="key:0a1b", now=NOW)


@pytest.fixture
def patch(dynamodb, images, lambda_context):
    app = APIGatewayHttpResolver(enable_validation=True)
    add_problem_answers(app)
    add_tag_route(app, images=images, tags=TagStore(dynamodb, TABLE))

    def patch(body, workspace=WORKSPACE):
        answer = app.resolve(
            request("PATCH", f"/v1/images/{IMAGE_ID}", workspace=workspace, body=body), lambda_context
        )
        return answer["statusCode"], json.loads(answer["body"])

    return patch


def test_the_route_answers_with_the_image(images, patch, history):
    images.create(record(status=ImageStatus.APPROVED, ruleset="r@1", auto_tags=(DOG,)))

    status, answer = patch({"tags": {"add": ["Summer"]}})

    assert status == HTTPStatus.OK
    assert answer["tags"] == [
        {"name": "Summer", "source": "user", "confidence": None, "ruleset": None},
        {"name": "dog", "source": "objects", "confidence": 0.87, "ruleset": "r@1"},
    ]
    assert history()[0].actor == f"key:{KEY_ID}"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"tags": {}},
        {"tags": ["a"]},
        {"tags": {"add": ["\u202egnp"]}},
        {"tags": {"add": [7]}},
        {"name": "other.jpg"},
        {"tags": {"add": [f"t{number}" for number in range(MOST_TAGS + 1)]}},
    ],
)
def test_the_route_refuses_what_is_no_edit(images, patch, body):
    images.create(record(status=ImageStatus.APPROVED))

    status, _ = patch(body)

    assert status == HTTPStatus.UNPROCESSABLE_ENTITY


def test_an_image_has_so_many_tags_and_no_more(images, patch):
    images.create(
        record(status=ImageStatus.APPROVED, tags=tuple(f"t{number}" for number in range(MOST_TAGS)))
    )

    status, problem = patch({"tags": {"add": ["one more"]}})

    assert (status, problem["type"]) == (
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "urn:pixelgate:problem:too-many-tags",
    )


def test_another_workspace_may_not_tag_it(images, patch):
    images.create(record(status=ImageStatus.APPROVED))

    assert patch({"tags": {"add": ["mine"]}}, workspace="other")[0] == HTTPStatus.NOT_FOUND
