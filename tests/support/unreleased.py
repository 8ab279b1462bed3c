"""Every state in which nothing of an image may be reachable, and how an image comes to it."""

from datetime import timedelta

from pixelgate.domain.erasure import Erasure, ErasureReason
from pixelgate.domain.metadata import Rights
from pixelgate.domain.release_marks import Access
from pixelgate.domain.status import ImageStatus
from pixelgate.domain.verdict import Severity
from pixelgate.storage.erasures import ErasureStore
from pixelgate.storage.failed_analyses import FailedAnalyses
from tests.support.documents import IMAGE_ID, NOW, VERSION, WORKSPACE, received, record
from tests.support.tables import TABLE

STATES = (
    *(status for status in ImageStatus if status is not ImageStatus.APPROVED),
    "rights-expired",
    "rights-ended",
    "withdrawn",
    "withdrawn-signed",
)


def bring_to(world, state):
    """Returns the keys of what was public of the image on the way."""
    if state in (ImageStatus.IN_REVIEW, ImageStatus.REJECTED):
        world.analyse({ImageStatus.IN_REVIEW: Severity.REVIEW, ImageStatus.REJECTED: Severity.REJECT}[state])
    elif state == "rights-expired":
        world.analyse(rights=Rights(expires_at="2020-01-01"))
    elif state in (ImageStatus.ERASED, "rights-ended", "withdrawn", "withdrawn-signed"):
        return take_back(world, state)
    else:
        on_the_way(world, state)
    world.run()
    return set()


def on_the_way(world, state):
    world.images.create(record())
    if state is not ImageStatus.AWAITING_UPLOAD:
        world.images.receive(WORKSPACE, IMAGE_ID, version_id=VERSION, sequencer="01", now=NOW)
    if state in (ImageStatus.ANALYSING, ImageStatus.FAILED):
        world.images.begin_analysis(WORKSPACE, IMAGE_ID, version_id=VERSION, analysis=1, now=NOW)
    if state is ImageStatus.FAILED:
        FailedAnalyses(world.dynamodb, TABLE).fail(received(), to=state, reason="r", reason_code="C", now=NOW)


def take_back(world, state):
    access = Access.SIGNED if state == "withdrawn-signed" else Access.PUBLIC
    world.set(access=access)
    rights = {"rights": Rights(expires_at="2026-03-02")} if state == "rights-ended" else {}
    world.analyse(**rights)
    world.run()
    released = world.public
    assert released
    if state == "rights-ended":
        world.run(NOW + timedelta(days=2))
        return released
    if state == ImageStatus.ERASED:
        erasure = Erasure(reason_code=ErasureReason.REQUESTED, requested_at=NOW)
        ErasureStore(world.dynamodb, TABLE).mark(world.record, erasure)
    else:
        world.move(ImageStatus.REJECTED)
    world.run()
    return released
