"""The events by which we tell the world what happens to images.

What we tell names the last entry of the image's history, so that whoever keeps the events can prove later
what the history was. Every change that is told is an entry of that history, too: its number orders the events
of one image, and an event's id is derived from it.
"""

from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from pixelgate.domain.base import Document
from pixelgate.domain.decisions import DecisionReason, Effect, Outcome
from pixelgate.domain.erasure import ErasureReason
from pixelgate.domain.errors import ConfigurationError
from pixelgate.domain.ids import CollectionName, EventId, ImageId, QueueName, WorkspaceId
from pixelgate.domain.release_marks import Access, WithdrawalReason
from pixelgate.domain.status import ImageStatus
from pixelgate.domain.verdict import Severity

SOURCE = "pixelgate"


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


class ImageTagged(ImageEvent):
    """An image has other tags than before, and nothing else of what is told has changed."""

    detail_type: Literal["ImageTagged"] = Field("ImageTagged", exclude=True)


class ImageErased(ImageEvent):
    """An image is to be forgotten, also by whoever keeps something about it."""

    detail_type: Literal["ImageErased"] = Field("ImageErased", exclude=True)
    reason_code: ErasureReason


Announcement = (
    ImageAnalysed
    | ImageDecided
    | ImageReevaluated
    | ImageReleased
    | ImageWithdrawn
    | ImageTagged
    | ImageErased
)

EVENT_MODELS: dict[str, type[Announcement]] = {
    "ImageAnalysed": ImageAnalysed,
    "ImageDecided": ImageDecided,
    "ImageReevaluated": ImageReevaluated,
    "ImageReleased": ImageReleased,
    "ImageWithdrawn": ImageWithdrawn,
    "ImageTagged": ImageTagged,
    "ImageErased": ImageErased,
}
"""Every event on the bus by its detail type; docs/events/ has their schemas, tests/events a sample each."""


class _OnTheBus(BaseModel):
    """EventBridge's envelope of one of our events, to which AWS adds fields at will."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    detail_type: Annotated[str, Field(alias="detail-type")]
    detail: dict[str, object]


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
