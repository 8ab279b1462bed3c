"""What record_failure is told."""

from pixelgate.domain.base import Document
from pixelgate.domain.steps.received import ReceivedImage


class StateError(Document):
    """What Step Functions' Catch hands on. ``Cause`` is JSON text for errors that a function raised."""

    Error: str
    Cause: str = ""


class FailedAnalysis(Document):
    """-> record_failure."""

    received: ReceivedImage
    error: StateError
