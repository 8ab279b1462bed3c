"""Events that reach us from storage, and events by which we tell the world.

What we tell names the last entry of the image's history, so that whoever keeps the events can prove later
what the history was.
"""

from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from pixelgate.domain.base import Document
from pixelgate.domain.decisions import DecisionReason, Effect, Outcome
from pixelgate.domain.erasure import ErasureReason
from pixelgate.domain.ids import ImageId, WorkspaceId
from pixelgate.domain.image import ImageRecord
from pixelgate.domain.status import FINAL, TRANSIENT, ImageStatus

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


class ImageAnalysed(Document):
    """An analysis has ended. Delivered at least once; ``id`` and ``analysis`` tell repetitions apart."""

    detail_type: Literal["ImageAnalysed"] = Field("ImageAnalysed", exclude=True)
    schema_version: Literal[1] = 1
    id: ImageId
    workspace: WorkspaceId
    analysis: int
    status: ImageStatus
    severity: str | None
    reason: str | None
    reason_code: str | None
    ruleset: str | None
    occurred_at: AwareDatetime
    history_length: int
    history_head: str | None


class ImageDecided(Document):
    """A person has settled where an image stands: moved it, or confirmed what the rules had said.

    Delivered at least once; ``id`` and ``decision``, its number, tell repetitions apart.
    """

    detail_type: Literal["ImageDecided"] = Field("ImageDecided", exclude=True)
    schema_version: Literal[1] = 1
    id: ImageId
    workspace: WorkspaceId
    decision: int
    outcome: Outcome
    effect: Effect
    status: ImageStatus
    previous_status: ImageStatus
    reason: str
    reason_code: DecisionReason
    occurred_at: AwareDatetime
    history_length: int
    history_head: str | None


class ImageErased(Document):
    """An image is to be forgotten, also by whoever keeps something about it. Delivered at least once."""

    detail_type: Literal["ImageErased"] = Field("ImageErased", exclude=True)
    schema_version: Literal[1] = 1
    id: ImageId
    workspace: WorkspaceId
    status: ImageStatus
    reason_code: ErasureReason
    occurred_at: AwareDatetime
    history_length: int
    history_head: str | None


Announcement = ImageAnalysed | ImageDecided | ImageErased


def announcement_of(before: ImageRecord | None, after: ImageRecord) -> Announcement | None:
    """What a change of a record means to others; None where it means nothing to them."""
    if after.erasure is not None:
        return _erasure_of(before, after)
    # Not only from ANALYSING: an analysis could not be started at all, or an import not be fetched.
    was_pending = before is not None and before.status in TRANSIENT
    if not was_pending:
        return _decision_of(before, after)
    if after.status not in FINAL:
        return None
    return ImageAnalysed(
        id=after.id,
        workspace=after.workspace,
        analysis=after.analysis,
        status=after.status,
        severity=after.severity,
        reason=after.reason,
        reason_code=after.reason_code,
        ruleset=after.ruleset,
        occurred_at=after.updated_at,
        history_length=after.history_length,
        history_head=after.history_head,
    )


def _decision_of(before: ImageRecord | None, after: ImageRecord) -> ImageDecided | None:
    decision = after.decision
    # Not only where the status moved: whoever waits for a person wants to know that one has agreed, too.
    if decision is None or before is None or before.decision == decision:
        return None
    return ImageDecided(
        id=after.id,
        workspace=after.workspace,
        decision=decision.number,
        outcome=decision.outcome,
        effect=decision.effect,
        status=after.status,
        previous_status=decision.from_status,
        reason=decision.reason_code.sentence,
        reason_code=decision.reason_code,
        occurred_at=decision.at,
        history_length=after.history_length,
        history_head=after.history_head,
    )


def _erasure_of(before: ImageRecord | None, after: ImageRecord) -> ImageErased | None:
    # The mark is what is announced; the removal that follows changes the record once or twice more.
    if after.erasure is None or before is None or before.erasure is not None:
        return None
    return ImageErased(
        id=after.id,
        workspace=after.workspace,
        status=after.status,
        reason_code=after.erasure.reason_code,
        occurred_at=after.erasure.requested_at,
        history_length=after.history_length,
        history_head=after.history_head,
    )
