"""Events that reach us from storage: an object has been stored."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

SEQUENCER_DIGITS = 64


class _Received(BaseModel):
    """AWS adds fields to its events at will, so those we do not read are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class BucketName(_Received):
    """The bucket part of an S3 event."""

    name: str


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
