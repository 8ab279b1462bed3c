"""What record_failure is told."""

from pixelgate.domain.base import Document
from pixelgate.domain.steps.received import ReceivedImage


class StateError(Document):
    """What Step Functions' Catch hands on. ``Cause`` is JSON text for errors that a function raised."""

    Error: str
    Cause: str = ""

    @property
    def told(self) -> str:
        """What stopped work over many images, for who asked for it."""
        return f"It was stopped by a fault on our side ({self.Error}). Start it again."


class FailedAnalysis(Document):
    """-> record_failure."""

    received: ReceivedImage
    error: StateError
