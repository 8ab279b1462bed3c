"""Where faces are."""

from typing import Annotated

from pydantic import Field

from pixelgate.domain.base import Document
from pixelgate.domain.findings.base import Box, Finding, Fraction, Point


class Face(Document):
    """One face. Landmarks in order: left eye, right eye, nose, left and right mouth corner, as seen.

    ``area`` is the share of the image that its box covers. ``sharpness`` is the variance of the Laplacian of
    the face at 112 pixels: 250 and more in focus, below 50 blurred or only a few pixels large.
    """

    box: Box
    area: Fraction
    sharpness: Annotated[float, Field(ge=0)]
    confidence: Fraction
    landmarks: Annotated[tuple[Point, ...], Field(min_length=5, max_length=5)]


class FacesFinding(Finding):
    """Faces, most confident first. Nobody is identified.

    ``hidden`` more were found and painted over before this search, which therefore does not see them.
    """

    faces: Annotated[tuple[Face, ...], Field(max_length=100)]
    hidden: Annotated[int, Field(ge=0)] = 0
