"""How many images came in lately, and where they stand now."""

from collections.abc import Mapping
from datetime import date

from pixelgate_client.models.base import Answer


class DayCounts(Answer):
    """The images that came in on one day (UTC), by their status now. What is 0 is left out."""

    day: date
    images: int
    by_status: Mapping[str, int]


class Stats(Answer):
    """``days`` holds every day, the oldest first. ``is_complete``: False where there were too many."""

    images: int
    by_status: Mapping[str, int]
    days: tuple[DayCounts, ...]
    is_complete: bool
