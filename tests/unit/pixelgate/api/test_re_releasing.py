"""What many images are released as becomes what it should be now; whoever repeats it changes nothing."""

from datetime import timedelta

import pytest

from pixelgate.domain.re_releases import (
    MOST_NAMED,
    Outcome,
    ReReleaseCounts,
    ReReleaseScope,
    ReReleaseStep,
    UnreleasedImage,
)
from pixelgate.domain.release_marks import Access
from pixelgate.domain.renditions import Overlay, Rendition, RenditionProfile
from pixelgate.domain.runs import RunStatus
from pixelgate.domain.status import ImageStatus
from pixelgate.domain.verdict import Severity
from tests.support.documents import NOW, WORKSPACE
from tests.support.re_releases import ALL, RE_RELEASE, ReReleaseWorld

LATER = NOW + timedelta(hours=1)
SMALL = RenditionProfile(profile="small", renditions=(Rendition(name="tiny", width=10, formats=("webp",)),))
LATEST = "img_01K000000000000000000000Z1"
AGAIN = {"id": "rrl_01K0000000000000000000000B", "scope": ReReleaseScope(all=True)}
GONE = "img_01K000000000000000000000Z0"
MARKED = Rendition(name="marked", width=10, formats=("jpeg",), overlay=Overlay(image=GONE))
OVERLAID = RenditionProfile(profile="overlaid", renditions=(MARKED,))
IDS = [f"img_01K000000000000000000000A{digit}" for digit in "0123"]


by_request = pytest.mark.parametrize("world", [True], indirect=True, ids=["by-request"])


@pytest.fixture
def world(dynamodb, request):
    return ReReleaseWorld(dynamodb, is_by_request=getattr(request, "param", False))


@pytest.fixture
def released(world):
    """Three that are released, and one that waits for a person."""
    for image_id in IDS[:3]:
        world.analyse(image_id=image_id)
        world.run(image_id=image_id)
    world.analyse(Severity.REVIEW, image_id=IDS[3])
    return world


@pytest.fixture
def one_by_one(monkeypatch):
    monkeypatch.setattr("pixelgate.api.re_releasing.BATCH", 1)


def counted(**counts):
    return ReReleaseCounts(**counts).model_dump()


def profile_of(world, image_id):
    return world.releases.release(WORKSPACE, image_id).profile


def test_every_approved_image_is_released_as_its_profile_says_now(released):
    released.set(profile=SMALL)

    summary = released.re_release(ALL, now=LATER)

    assert summary.model_dump() == counted(released=3)
    assert {profile_of(released, image_id) for image_id in IDS[:3]} == {"small"}
    run = released.runs.get(RE_RELEASE)
    assert (run.images, run.status_at(LATER)) == (3, RunStatus.COMPLETED)
    assert released.runs.looked_at(RE_RELEASE) == 3


def test_what_is_released_as_it_should_be_is_left_alone(released):
    before = [released.images.get(WORKSPACE, image_id) for image_id in IDS]

    assert released.re_release(ALL, now=LATER).model_dump() == counted(unchanged=3)

    assert [released.images.get(WORKSPACE, image_id) for image_id in IDS] == before


def test_no_old_address_is_left_where_only_some_may_see_the_images(released):
    assert all(key.startswith("media/") for key in released.public)
    released.set(access=Access.SIGNED)

    assert released.re_release(ALL, now=LATER).released == 3

    assert released.public
    assert all(key.startswith("signed/") for key in released.public)


def test_what_cannot_be_released_anew_is_named_with_the_reason_and_the_others_go_on(released):
    released.set("spring", profile=OVERLAID)
    record = released.images.get(WORKSPACE, IDS[0])
    in_spring = record.model_copy(update={"collection": "spring"})
    get = released.images.get
    released.images.get = lambda workspace, image_id: (
        in_spring if image_id == IDS[0] else get(workspace, image_id)
    )
    released.set(profile=SMALL)

    summary = released.re_release(ALL, now=LATER)

    assert (summary.released, summary.failed) == (2, 1)
    [named] = summary.named
    assert (named.image_id, GONE in named.problem) == (IDS[0], True)
    assert profile_of(released, IDS[0]) == "standard"


def test_batch_by_batch_the_newest_first(released, one_by_one):
    released.set(profile=SMALL)

    assert released.re_release(ALL, now=LATER).released == 3
    assert [image_id for batch in released.batches for image_id in batch] == [IDS[2], IDS[1], IDS[0]]


@pytest.mark.parametrize("scope", [ALL, {"ids": [*IDS, IDS[0]]}], ids=["all", "ids"])
def test_a_batch_that_is_counted_twice_counts_once(released, one_by_one, scope):
    released.set(profile=SMALL)

    summary = released.re_release(scope, now=LATER, repeat=2)

    assert summary.released == 3
    assert summary.looked_at == released.runs.get(RE_RELEASE).images


def test_images_that_are_named_are_looked_at_wherever_they_stand(released):
    released.set(profile=SMALL)

    summary = released.re_release({"ids": [IDS[0], IDS[3], GONE]}, now=LATER)

    assert summary.model_dump() == counted(released=1, passed_over=1, not_found=1)
    assert profile_of(released, IDS[1]) == "standard"


@pytest.mark.parametrize(
    ("conditions", "found"),
    [
        ({"since": NOW}, 3),
        ({"since": LATER}, 0),
        ({"until": NOW}, 0),
        ({"until": LATER}, 3),
        ({"collection": "spring"}, 0),
        ({"since": NOW - timedelta(days=1), "until": LATER}, 3),
    ],
)
def test_conditions_choose_among_what_is_approved(released, one_by_one, conditions, found):
    assert released.re_release({"filter": conditions}).looked_at == found
    assert released.runs.get(RE_RELEASE).images == found


def test_what_is_approved_and_not_released_yet_is_released_with_the_others(released):
    released.analyse(image_id=LATEST)
    released.set(profile=SMALL)

    assert released.re_release(ALL, now=LATER).released == 4


@by_request
def test_what_nobody_asked_to_have_released_is_not_released_by_another_profile(released):
    released.analyse(image_id=LATEST)
    released.set(profile=SMALL)

    summary = released.re_release(ALL, now=LATER)

    assert summary.model_dump() == counted(released=3, passed_over=1)
    assert released.images.get(WORKSPACE, LATEST).release is None
    assert summary.looked_at == released.runs.get(RE_RELEASE).images


@by_request
def test_what_was_asked_for_and_could_not_be_released_is_tried_again(released):
    released.set(profile=OVERLAID)
    released.analyse(image_id=LATEST)
    assert released.re_release({"ids": [LATEST]}).failed == 1

    released.set(profile=SMALL)
    step = ReReleaseStep(run=RE_RELEASE.model_copy(update={"run_id": "rrl_01K0000000000000000000000B"}))
    released.runs.create(released.runs.get(RE_RELEASE).model_copy(update=AGAIN))

    assert LATEST in released.releaser.step(step).images


def test_what_is_rejected_meanwhile_is_passed_over(released):
    released.set(profile=SMALL)
    run = released.run

    def reject_and_run(now=NOW, *, image_id):
        if image_id == IDS[1]:
            move = {"leaving": ImageStatus.APPROVED, "to": ImageStatus.REJECTED}
            released.move(**move, image_id=image_id)
        return run(now, image_id=image_id)

    released.run = reject_and_run

    assert released.re_release(ALL, now=LATER).model_dump() == counted(released=2, passed_over=1)
    assert not any(IDS[1] in key for key in released.public)


def test_counts_add_up_and_name_the_newest():
    named = [UnreleasedImage(image_id=f"img_01K0000000000000000000{number:04d}") for number in range(150)]
    one = ReReleaseCounts.of([Outcome.FAILED] * 100, named=named[:100])
    other = ReReleaseCounts.of([Outcome.FAILED] * 50 + [Outcome.RELEASED], named=named[100:])

    both = one + other

    assert (both.failed, both.released, both.looked_at) == (150, 1, 151)
    assert both.named == tuple(reversed(named))[:MOST_NAMED]
    assert other + one == both
