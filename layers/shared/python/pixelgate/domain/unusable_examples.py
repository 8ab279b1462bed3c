"""Images that are no examples to learn from."""

from enum import StrEnum


class Unusable(StrEnum):
    """Why nothing can be learnt from an image."""

    UNKNOWN = "unknown"
    """There is no such image in the workspace."""

    ERASED = "erased"
    NOT_ANALYSED = "not-analysed"
    """Not yet, or its analysis came to no labels."""

    OTHER_MODEL = "other-model"
    """Its embedding is of another model, or version of it, than the latest of them: to be analysed again."""
