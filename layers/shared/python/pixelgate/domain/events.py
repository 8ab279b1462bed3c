"""Events that reach us from storage, and events by which we tell the world.

What we tell names the last entry of the image's history, so that whoever keeps the events can prove later
what the history was. Every change that is told is an entry of that history, too: its number orders the events
of one image, and an event's id is derived from it.
"""

from datetime import datetime
from typing import Annotated, Literal, TypedDict

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from pixelgate.domain.base import Document
from pixelgate.domain.decisions import DecisionReason, Effect, Outcome
from pixelgate.domain.erasure import ErasureReason
from pixelgate.domain.errors import ConfigurationError
from pixelgate.domain.ids import CollectionName, EventId, ImageId, QueueName, WorkspaceId, event_id
from pixelgate.domain.image import ImageRecord
from pixelgate.domain.release_marks import Access, WithdrawalReason
from pixelgate.domain.status import FINAL, TRANSIENT, ImageStatus
from pixelgate.domain.verdict import Severity

SOURCE = "pixelgate"


class _Received(BaseModel):
    """AWS adds fields to its events at will, so those we do not read are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class BucketName(_Received):
    """The bucket part of an S3 event."""

    name: str


SEQUENCER_DIGITS = 64


class StoredObject(_Received):
    """The object part of an S3 event."""

    key: str
    size: Annotated[int, Field(ge=0)]
    version_id: Annotated[str, Field(alias="version-id")]
    sequencer: Annotated[str, Field(max_length=SEQUENCER_DIGITS)]

    @property
    def order(self) -> str:
        """``sequencer`` in a form that compares as text: the later of two events of one key is the greater.

        S3 writes hexadecimal digits of varying number, to be padded with zeros on the right.
        """
        return self.sequencer.upper().ljust(SEQUENCER_DIGITS, "0")


class ObjectCreatedDetail(_Received):
    """What S3 says about a stored object.

    Keys come as they are: unlike in S3's own notifications, a ``+`` is a plus and ``%2F`` three characters.
    To decode them once more would let one object pass for another.
    """

    bucket: BucketName
    object: StoredObject


class ObjectCreated(_Received):
    """EventBridge's ``Object Created`` event."""

    detail: ObjectCreatedDetail


class ImageEvent(Document):
    """What every event says. It is delivered at least once, each time with the same ``event_id``.

    Of two events of one image the one with the greater ``sequence`` is the later, in whatever order they
    arrive. ``schema_version`` changes only when a field goes or changes its meaning; fields may be added.
    """

    schema_version: Literal[1] = 1
    event_id: EventId
    sequence: Annotated[int, Field(ge=0)]
    id: ImageId
    workspace: WorkspaceId
    collection: CollectionName | None
    status: ImageStatus
    occurred_at: AwareDatetime
    history_length: int
    history_head: str | None


class ImageAnalysed(ImageEvent):
    """An analysis has ended; ``analysis`` is its number. ``queue`` is where the image waits for a person."""

    detail_type: Literal["ImageAnalysed"] = Field("ImageAnalysed", exclude=True)
    analysis: int
    severity: str | None
    reason: str | None
    reason_code: str | None
    ruleset: str | None
    queue: QueueName | None


class ImageDecided(ImageEvent):
    """A person has settled where an image stands: moved it, or confirmed what the rules had said."""

    detail_type: Literal["ImageDecided"] = Field("ImageDecided", exclude=True)
    decision: int
    outcome: Outcome
    effect: Effect
    previous_status: ImageStatus
    reason: str
    reason_code: DecisionReason


class ImageReevaluated(ImageEvent):
    """Other rules looked at what was found in an image, and its status or severity is another since.

    ``number`` is that of the verdict among those on ``analysis``. What was before may be the same in part: a
    person's decision holds the status while the severity is another. ``queue`` as of ``ImageAnalysed``.
    """

    detail_type: Literal["ImageReevaluated"] = Field("ImageReevaluated", exclude=True)
    analysis: int
    number: int
    previous_status: ImageStatus
    previous_severity: Severity
    previous_ruleset: str
    severity: str | None
    reason: str | None
    reason_code: str | None
    ruleset: str | None
    queue: QueueName | None


class ImageReleased(ImageEvent):
    """What people may see of an image is public: all ``files`` of the ``profile``, or all of another release.

    ``access``: whether everybody may fetch them, or whoever has a signed address. ``expires_at``: when the
    rights to the image end, and with them the release.
    """

    detail_type: Literal["ImageReleased"] = Field("ImageReleased", exclude=True)
    profile: str
    access: Access
    files: int
    expires_at: AwareDatetime | None


class ImageWithdrawn(ImageEvent):
    """Nothing of an image is public any more. Of one that is erased only ``ImageErased`` tells."""

    detail_type: Literal["ImageWithdrawn"] = Field("ImageWithdrawn", exclude=True)
    reason_code: WithdrawalReason


class ImageErased(ImageEvent):
    """An image is to be forgotten, also by whoever keeps something about it."""

    detail_type: Literal["ImageErased"] = Field("ImageErased", exclude=True)
    reason_code: ErasureReason


Announcement = ImageAnalysed | ImageDecided | ImageReevaluated | ImageReleased | ImageWithdrawn | ImageErased

EVENT_MODELS: dict[str, type[Announcement]] = {
    "ImageAnalysed": ImageAnalysed,
    "ImageDecided": ImageDecided,
    "ImageReevaluated": ImageReevaluated,
    "ImageReleased": ImageReleased,
    "ImageWithdrawn": ImageWithdrawn,
    "ImageErased": ImageErased,
}
"""Every event on the bus by its detail type; docs/events/ has their schemas, tests/events a sample of each."""


class _OnTheBus(_Received):
    """EventBridge's envelope of one of our events."""

    detail_type: Annotated[str, Field(alias="detail-type")]
    detail: dict[str, object]


class _Told(TypedDict):
    event_id: str
    sequence: int
    id: str
    workspace: str
    collection: str | None
    status: ImageStatus
    occurred_at: datetime
    history_length: int
    history_head: str | None


def announcement_in(message: str) -> Announcement:
    """The event in EventBridge's envelope, as JSON.

    Raises:
        ConfigurationError: this version of the service knows no such event.
    """
    envelope = _OnTheBus.model_validate_json(message)
    model = EVENT_MODELS.get(envelope.detail_type)
    if model is None:
        raise ConfigurationError(f"an event of an unknown type: {envelope.detail_type}")
    return model.model_validate(envelope.detail)


def announcement_of(before: ImageRecord | None, after: ImageRecord) -> Announcement | None:
    """What a change of a record means to others; None where it means nothing to them."""
    if after.erasure is not None:
        return _erasure_of(before, after)
    # Not only from ANALYSING: an analysis could not be started at all, or an import not be fetched.
    was_pending = before is not None and before.status in TRANSIENT
    if not was_pending:
        return _decision_of(before, after) or _re_evaluation_of(before, after) or _release_of(before, after)
    if after.status not in FINAL:
        return None
    return ImageAnalysed(
        **_told("ImageAnalysed", after, after.updated_at),
        analysis=after.analysis,
        severity=after.severity,
        reason=after.reason,
        reason_code=after.reason_code,
        ruleset=after.ruleset,
        queue=after.review.queue if after.review else None,
    )


def _decision_of(before: ImageRecord | None, after: ImageRecord) -> ImageDecided | None:
    decision = after.decision
    # Not only where the status moved: whoever waits for a person wants to know that one has agreed, too.
    if decision is None or before is None or before.decision == decision:
        return None
    return ImageDecided(
        **_told("ImageDecided", after, decision.at),
        decision=decision.number,
        outcome=decision.outcome,
        effect=decision.effect,
        previous_status=decision.from_status,
        reason=decision.reason_code.sentence,
        reason_code=decision.reason_code,
    )


def _re_evaluation_of(before: ImageRecord | None, after: ImageRecord) -> ImageReevaluated | None:
    mark = after.re_evaluation
    if mark is None or before is None or before.re_evaluation == mark:
        return None
    if (before.status, before.severity) == (after.status, after.severity):
        # Other reasons, other tags: whoever asks sees them, and nobody has to do anything.
        return None
    return ImageReevaluated(
        **_told("ImageReevaluated", after, mark.at),
        analysis=mark.analysis,
        number=mark.number,
        previous_status=mark.from_status,
        previous_severity=mark.from_severity,
        previous_ruleset=mark.from_ruleset,
        severity=after.severity,
        reason=after.reason,
        reason_code=after.reason_code,
        ruleset=after.ruleset,
        queue=after.review.queue if after.review else None,
    )


def _release_of(before: ImageRecord | None, after: ImageRecord) -> ImageReleased | ImageWithdrawn | None:
    release = after.release
    if before is None or before.release == release:
        return None
    if release is not None:
        return ImageReleased(
            **_told("ImageReleased", after, release.released_at),
            profile=release.profile,
            access=release.access,
            files=release.files,
            expires_at=release.expires_at,
        )
    is_approved = after.status is ImageStatus.APPROVED
    reason = WithdrawalReason.RIGHTS_EXPIRED if is_approved else WithdrawalReason.NOT_APPROVED
    return ImageWithdrawn(**_told("ImageWithdrawn", after, after.updated_at), reason_code=reason)


def _erasure_of(before: ImageRecord | None, after: ImageRecord) -> ImageErased | None:
    # The mark is what is announced; the removal that follows changes the record once or twice more.
    if after.erasure is None or before is None or before.erasure is not None:
        return None
    return ImageErased(
        **_told("ImageErased", after, after.erasure.requested_at), reason_code=after.erasure.reason_code
    )


def _told(detail_type: str, after: ImageRecord, occurred_at: datetime) -> _Told:
    """What every event says of a record; computed from nothing else, so that a repetition says the same."""
    sequence = after.history_length
    return {
        "event_id": event_id(occurred_at, after.workspace, after.id, detail_type, sequence),
        "sequence": sequence,
        "id": after.id,
        "workspace": after.workspace,
        "collection": after.collection,
        "status": after.status,
        "occurred_at": occurred_at,
        "history_length": after.history_length,
        "history_head": after.history_head,
    }
