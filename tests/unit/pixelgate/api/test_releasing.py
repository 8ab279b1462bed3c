"""What is public follows the image's record, whoever acts in between and whatever dies."""

from datetime import timedelta

import pytest

from pixelgate.api.release_failures import MAX_ATTEMPTS, ReleaseFailures
from pixelgate.domain.erasure import Erasure, ErasureReason
from pixelgate.domain.errors import ConfigurationError, RetryableError
from pixelgate.domain.history import HistoryAction
from pixelgate.domain.metadata import Rights
from pixelgate.domain.release_marks import Access
from pixelgate.domain.releases import FailedRelease, Stage, ToDo
from pixelgate.domain.renditions import Overlay, Rendition, RenditionProfile
from pixelgate.domain.status import ImageStatus
from pixelgate.domain.steps.concealment import Hidden
from pixelgate.domain.steps.failed import StateError
from pixelgate.domain.verdict import Severity
from pixelgate.storage.erasures import ErasureStore
from pixelgate.storage.history import ImageHistory
from pixelgate.storage.keys import Backlog
from pixelgate.storage.object_keys import original_key
from pixelgate.storage.pending import PendingImages
from pixelgate.storage.records import record_key
from pixelgate.storage.releases import SETTLING
from tests.support.documents import IMAGE_ID, MISSING, NOW, OTHER_ID, WORKSPACE, anonymized
from tests.support.releases import ORDER, ReleaseWorld
from tests.support.tables import TABLE

FOLDER = f"media/{WORKSPACE}/{IMAGE_ID}/"
SMALL = RenditionProfile(profile="small", renditions=(Rendition(name="tiny", width=10, formats=("webp",)),))
MARKED = Rendition(name="marked", width=10, formats=("jpeg",), overlay=Overlay(image=OTHER_ID))
OVERLAID = RenditionProfile(profile="overlaid", renditions=(MARKED,))


@pytest.fixture
def world(dynamodb):
    return ReleaseWorld(dynamodb)


@pytest.fixture
def approved(world):
    world.analyse()
    return world


def due(world, at):
    return PendingImages(world.dynamodb, TABLE).since_before(Backlog.RELEASE, at, limit=10)


def actions(world):
    return [entry.action for entry in ImageHistory(world.dynamodb, TABLE).read(WORKSPACE, IMAGE_ID)]


def test_an_approved_image_becomes_public_and_its_history_tells_it(approved):
    assert approved.run() is ToDo.RELEASE

    release = approved.releases.release(WORKSPACE, IMAGE_ID)
    assert approved.public == {file.key for file in release.files}
    assert all(key.startswith(FOLDER) for key in approved.public)
    assert approved.record.release.files == len(release.files)
    assert actions(approved)[-1] is HistoryAction.RELEASED


@pytest.mark.parametrize("severity", [Severity.REVIEW, Severity.REJECT])
def test_what_is_not_approved_never_becomes_public(world, severity):
    world.analyse(severity)

    assert world.run() is ToDo.NOTHING
    assert world.public == set()


def test_what_is_released_already_is_not_released_again(approved):
    approved.run()
    before = approved.record

    assert approved.run() is ToDo.NOTHING
    assert approved.record == before


def test_two_executions_of_one_release_release_it_once(approved):
    orders = [approved.make(approved.plan()) for _ in range(2)]

    results = [approved.publish(order) for order in orders]

    assert all(result.is_released and result.is_settled for result in results)
    assert actions(approved).count(HistoryAction.RELEASED) == 1


def test_a_rejected_image_is_gone_and_the_edge_forgets_it(approved):
    approved.run()
    approved.move(ImageStatus.REJECTED)

    assert approved.run() is ToDo.WITHDRAW

    assert approved.public == set()
    assert approved.edge.forgotten == [f"/{FOLDER}*", f"/signed/{WORKSPACE}/{IMAGE_ID}/*"]
    assert approved.record.release is None
    assert approved.releases.release(WORKSPACE, IMAGE_ID) is None
    assert actions(approved)[-1] is HistoryAction.WITHDRAWN


def test_what_is_approved_once_more_is_public_once_more(approved):
    approved.run()
    approved.move(ImageStatus.REJECTED)
    approved.run()
    approved.move(ImageStatus.APPROVED, ImageStatus.REJECTED)

    assert approved.run() is ToDo.RELEASE
    assert len(approved.public) == approved.record.release.files


@pytest.mark.parametrize("to", [ImageStatus.REJECTED, ImageStatus.IN_REVIEW])
def test_an_image_that_is_moved_while_it_is_copied_does_not_stay_public(approved, to, monkeypatch):
    order = approved.make(approved.plan())
    copied = []
    publish_one = approved.publisher.delivery.publish

    def publish_and_be_overtaken(**file):
        publish_one(**file)
        if not copied:
            approved.move(to)
        copied.append(file)

    monkeypatch.setattr(approved.publisher.delivery, "publish", publish_and_be_overtaken)

    result = approved.publish(order)

    assert (result.is_released, result.is_settled) == (False, False)
    approved.withdraw()
    assert (len(copied) > 1, approved.public, approved.record.release) == (True, set(), None)


def test_a_withdrawal_takes_the_folder_over_from_whoever_publishes(approved, monkeypatch):
    order = approved.make(approved.plan())
    publish_one = approved.publisher.delivery.publish
    copied = []

    def publish_while_another_withdraws(**file):
        if not copied:
            approved.move(ImageStatus.REJECTED)
            approved.withdraw()
            # And somebody thinks better of it: the status alone would not tell.
            approved.move(ImageStatus.APPROVED, ImageStatus.REJECTED)
        copied.append(file)
        publish_one(**file)

    monkeypatch.setattr(approved.publisher.delivery, "publish", publish_while_another_withdraws)

    assert not approved.publish(order).is_released
    assert approved.record.release is None


def test_what_a_dead_execution_has_copied_is_found_by_the_sweep(approved):
    order = approved.make(approved.plan())
    assert approved.releases.begin(approved.record, order.plan.basis, now=NOW)
    approved.s3.put_object(Bucket="delivery", Key=f"{FOLDER}{'0' * 32}.jpg", Body=b"copied, and then died")
    approved.move(ImageStatus.REJECTED)

    assert [image.image_id for image in due(approved, NOW + SETTLING * 2)] == [IMAGE_ID]
    approved.run(NOW + SETTLING)
    assert approved.public == set()


def test_what_a_dead_execution_has_copied_goes_also_where_another_release_follows(approved):
    order = approved.make(approved.plan())
    assert approved.releases.begin(approved.record, order.plan.basis, now=NOW)
    approved.s3.put_object(Bucket="delivery", Key=f"{FOLDER}{'0' * 32}.jpg", Body=b"copied, and then died")
    approved.set(profile=SMALL)

    approved.run(NOW + SETTLING)

    assert approved.public == {file.key for file in approved.releases.release(WORKSPACE, IMAGE_ID).files}


def test_a_withdrawal_is_looked_at_once_more_and_then_no_more(approved):
    approved.run()
    approved.move(ImageStatus.REJECTED)
    approved.run()
    assert due(approved, NOW) == []

    later = NOW + SETTLING + timedelta(seconds=1)
    assert len(due(approved, later)) == 1
    approved.run(later)

    assert due(approved, later + SETTLING * 3) == []


def test_no_two_releases_that_differ_share_a_folder(approved):
    first = approved.make(approved.plan())
    approved.set(profile=SMALL)
    second = approved.make(approved.plan())
    assert approved.releases.begin(approved.record, first.plan.basis, now=NOW)

    with pytest.raises(RetryableError):
        approved.publish(second)

    assert approved.publish(second, NOW + SETTLING).is_released


def test_another_profile_replaces_all_files_of_the_one_before(approved):
    approved.run()
    approved.set(profile=SMALL, access=Access.SIGNED)

    approved.run()

    [file] = approved.releases.release(WORKSPACE, IMAGE_ID).files
    assert approved.public == {file.key}
    assert file.key.startswith("signed/")
    assert approved.releases.progress(WORKSPACE, IMAGE_ID).stage is Stage.RELEASED


def test_what_is_for_some_alone_now_goes_before_anything_else_is_made(approved):
    approved.run()
    approved.set(access=Access.SIGNED)

    assert approved.plan().to_do is ToDo.WITHDRAW_FIRST
    approved.withdraw()

    assert (approved.public, approved.record.release) == (set(), None)
    assert approved.plan().to_do is ToDo.RELEASE
    assert approved.edge.forgotten[-2:] == [
        f"/{folder}/{WORKSPACE}/{IMAGE_ID}/*" for folder in ("media", "signed")
    ]


def test_it_goes_also_where_it_cannot_be_released_anew(approved):
    approved.run()
    approved.set(profile=OVERLAID, access=Access.SIGNED)

    with pytest.raises(ConfigurationError):
        approved.run()

    assert (approved.public, approved.record.release) == (set(), None)


def test_nothing_becomes_public_by_a_plan_that_is_older_than_the_word_that_only_some_may_see_it(approved):
    order = approved.make(approved.plan())
    approved.set(access=Access.SIGNED)

    assert not approved.publish(order).is_released

    approved.withdraw()
    assert (approved.public, approved.record.release) == (set(), None)


def test_a_profile_that_changes_while_files_are_made_is_the_one_that_holds(approved):
    make = approved.make

    def change_and_make(plan):
        made = make(plan)
        approved.set(profile=SMALL)
        approved.make = make
        return made

    approved.make = change_and_make

    assert approved.run() is ToDo.RELEASE
    assert approved.record.release.profile == "small"
    assert len(approved.public) == 1


def test_an_older_plan_never_takes_the_place_of_a_newer_release(approved):
    older = approved.make(approved.plan())
    approved.set(profile=SMALL)
    approved.run()
    public = approved.public

    published = approved.publish(older)

    assert (published.is_released, published.is_outdated) == (False, True)
    approved.withdraw()
    assert (approved.public, approved.record.release.profile) == (public, "small")


def test_what_is_told_while_leftovers_are_to_be_removed_keeps_its_files(approved):
    begin_clearing = approved.releases.begin_clearing

    def release_and_clear(*args, **kwargs):
        approved.releases.begin_clearing = begin_clearing
        approved.run()
        return begin_clearing(*args, **kwargs)

    approved.releases.begin_clearing = release_and_clear
    with pytest.raises(RetryableError):
        approved.withdraw()

    approved.withdraw()
    release = approved.releases.release(WORKSPACE, IMAGE_ID)
    assert approved.public == {file.key for file in release.files}


@pytest.fixture
def change_while_copying(approved):
    """Sets other settings as soon as the folder is claimed."""

    def change(**settings):
        begin = approved.releases.begin

        def begin_and_change(*args, **kwargs):
            approved.set(**settings)
            approved.releases.begin = begin
            return begin(*args, **kwargs)

        approved.releases.begin = begin_and_change

    return change


def test_what_is_copied_while_it_becomes_for_some_alone_is_removed(approved, change_while_copying):
    order = approved.make(approved.plan())
    change_while_copying(access=Access.SIGNED)
    assert not approved.publish(order).is_released
    assert approved.public

    approved.withdraw()
    assert (approved.public, approved.record.release) == (set(), None)
    assert approved.run() is ToDo.RELEASE
    assert all(key.startswith("signed/") for key in approved.public)


def test_a_profile_that_changes_while_files_are_copied_is_the_one_that_holds_at_once(
    approved, change_while_copying
):
    approved.run()
    approved.set(profile=OVERLAID.model_copy(update={"renditions": SMALL.renditions}))
    change_while_copying(profile=SMALL)

    approved.run()

    assert approved.record.release.profile == "small"
    assert len(approved.public) == 1
    assert approved.releases.progress(WORKSPACE, IMAGE_ID).stage is Stage.RELEASED


def test_a_licence_that_ends_takes_the_image_with_it(world):
    world.analyse(rights=Rights(expires_at="2026-03-02"))
    world.run()
    assert world.public
    end = world.record.release.expires_at

    assert due(world, end) == []
    assert len(due(world, end + timedelta(seconds=1))) == 1
    assert world.run(end) is ToDo.WITHDRAW
    assert world.public == set()
    assert world.record.status is ImageStatus.APPROVED


def test_a_licence_that_has_ended_lets_nothing_become_public(world):
    world.analyse(rights=Rights(expires_at="2020-01-01"))

    assert world.run() is ToDo.NOTHING


def test_an_erased_image_is_not_published(approved):
    order = approved.make(approved.plan())
    ErasureStore(approved.dynamodb, TABLE).mark(
        approved.record, Erasure(reason_code=ErasureReason.REQUESTED, requested_at=NOW)
    )

    assert not approved.publish(order).is_released
    assert approved.public == set()


@pytest.mark.parametrize("hidden", [Hidden(faces=2, lines=0), Hidden(faces=0, lines=1), None])
def test_what_was_hidden_is_not_shown_by_way_of_the_original_even_where_a_search_failed(world, hidden):
    world.analyse(prepared=anonymized(hidden), found={"faces": MISSING, "text": MISSING})

    with pytest.raises(ConfigurationError, match="anonymised"):
        world.plan()


@pytest.mark.parametrize("prepared", [None, anonymized(Hidden(faces=0, lines=0))], ids=["off", "nothing"])
def test_where_nothing_was_hidden_a_search_that_failed_does_not_hold_the_original_back(world, prepared):
    world.analyse(prepared=prepared, found={"faces": MISSING})

    assert world.plan().order.original_key == original_key(WORKSPACE, IMAGE_ID)


def test_a_record_that_does_not_tell_holds_the_original_back_where_a_search_failed(world):
    world.analyse(found={"text": MISSING})
    world.dynamodb.update_item(
        TableName=TABLE, Key=record_key(WORKSPACE, IMAGE_ID), UpdateExpression="REMOVE is_anonymized"
    )

    with pytest.raises(ConfigurationError, match="may have been"):
        world.plan()


def test_the_anonymised_copy_is_released_where_one_is_kept(approved):
    approved.s3.put_object(Bucket="originals", Key=f"{WORKSPACE}/{IMAGE_ID}/anonymized.jpg", Body=b"hidden")

    order = approved.plan().order

    assert order.original_key == f"{WORKSPACE}/{IMAGE_ID}/anonymized.jpg"
    assert (order.width, order.height) == (640, 480)


@pytest.mark.parametrize("severity", [Severity.REJECT, Severity.REVIEW, None])
def test_an_overlay_that_may_not_be_seen_is_not_laid_over_what_may(approved, severity):
    if severity:
        approved.analyse(severity, image_id=OTHER_ID)
    approved.set(profile=OVERLAID)

    with pytest.raises(ConfigurationError, match=OTHER_ID):
        approved.plan()


def test_a_passing_fault_is_tried_again_some_minutes_later_and_not_for_ever(approved):
    failed = FailedRelease(order=ORDER, error=StateError(Error="RetryableError"))
    failures = ReleaseFailures(releases=approved.releases)

    for attempt in range(1, MAX_ATTEMPTS + 1):
        assert failures.record(failed, now=NOW).attempts == attempt
        assert len(due(approved, NOW + SETTLING)) == (1 if attempt < MAX_ATTEMPTS else 0)


def test_a_mistake_in_the_settings_is_told_and_not_tried_again(approved):
    error = StateError(Error="ConfigurationError", Cause='{"errorMessage": "the overlay is gone"}')

    progress = ReleaseFailures(releases=approved.releases).record(
        FailedRelease(order=ORDER, error=error), now=NOW
    )

    assert (progress.stage, progress.problem) == (Stage.FAILED, "the overlay is gone")
    assert due(approved, NOW + SETTLING) == []


def test_whose_the_image_is_and_on_what_terms_travels_to_where_it_is_written(world):
    rights = {
        "creator": "Ann",
        "credit": "Ann / Press",
        "copyright": "© Ann",
        "usage_terms": "Editorial",
        "license_url": "https://example.org/license",
        "licensor_url": "https://example.org/buy",
    }
    world.analyse(rights=Rights(**rights))

    written = world.plan().order.metadata

    assert written.model_dump(include=set(rights)) == rights
