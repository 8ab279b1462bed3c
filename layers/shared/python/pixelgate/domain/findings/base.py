"""What the documents of all analyses are made of.

Boxes and points are fractions (0..1) of the upright image, origin at the top left. Confidences are
0..1. ``took_ms`` is the time the analysis took, model loading excluded. Lists are bounded so that a
whole execution document stays far below the 256 KiB that Step Functions carries.
"""

from typing import Annotated, Literal

from pydantic import Field

from pixelgate.domain.base import Document

Fraction = Annotated[float, Field(ge=0, le=1)]


Milliseconds = Annotated[int, Field(ge=0)]


class Box(Document):
    """A rectangle that lies inside the image."""

    x: Fraction
    y: Fraction
    width: Fraction
    height: Fraction


class Point(Document):
    """A position inside the image."""

    x: Fraction
    y: Fraction


class Finding(Document):
    """What every analysis that succeeded tells about itself."""

    model: str
    model_version: str
    took_ms: Milliseconds


class MissingFinding(Document):
    """An analysis failed after its retries. Rules see the gap and ask for a review."""

    missing: Literal[True]
    error: str = ""
