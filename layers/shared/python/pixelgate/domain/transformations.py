"""Renditions that nobody has declared: sizes that whoever edits a page asks for, within bounds.

A transformation is written as ``w=800,h=600,fit=smart,q=70``: in this order, and nothing that goes without
saying, so that each has one name, one signature and one place in a cache.
"""

import re
from typing import Annotated, Self

from pydantic import Field, model_validator

from pixelgate.domain.base import Document
from pixelgate.domain.releases import ReleasedFile
from pixelgate.domain.rendering import RenditionsToMake
from pixelgate.domain.renditions import Fit, MetadataPolicy, Rendition, RenditionFormat, RenditionProfile
from pixelgate.domain.steps.concealment import Hiding

MAX_SIDE = 2560
SIDE_STEP = 10
QUALITY_STEP = 5
MAX_FILES = 60
"""Made on request of one release: whoever may sign cannot fill the bucket."""

NAME = "transformed"
_FORM = re.compile(r"(?:w=(\d{1,4}))?(?:,?h=(\d{1,4}))?(?:,fit=(fill|smart))?(?:,q=(\d{1,2}))?")
_STRENGTH = (Hiding.NONE, Hiding.BLUR, Hiding.BOX)

TransformedSide = Annotated[int, Field(ge=SIDE_STEP, le=MAX_SIDE, multiple_of=SIDE_STEP)]


class Transformation(Document):
    """One size of a picture. Sides and quality go in steps; nothing is ever enlarged."""

    width: TransformedSide | None = None
    height: TransformedSide | None = None
    fit: Fit = Fit.INSIDE
    quality: Annotated[int, Field(ge=30, le=95, multiple_of=QUALITY_STEP)] | None = None

    @model_validator(mode="after")
    def _has_a_size(self) -> Self:
        if not (self.width or self.height):
            raise ValueError("a size is missing: width, height, or both of them")
        if self.fit is not Fit.INSIDE and not (self.width and self.height):
            raise ValueError(f"fit {self.fit.value!r} crops, so it needs both width and height")
        return self

    @classmethod
    def parse(cls, text: str) -> Self:
        """The transformation that is written as exactly ``text``.

        Raises:
            ValueError: it is none, out of bounds, or has another name.
        """
        found = _FORM.fullmatch(text)
        if found is None:
            raise ValueError(f"not a transformation: {text!r}")
        width, height, fit, quality = found.groups()
        given = {"width": width, "height": height, "fit": fit, "quality": quality}
        transformation = cls.model_validate({name: value for name, value in given.items() if value})
        if str(transformation) != text:
            raise ValueError(f"{text!r} is written {transformation}")
        return transformation

    def __str__(self) -> str:
        fit = None if self.fit is Fit.INSIDE else self.fit.value
        parts = {"w": self.width, "h": self.height, "fit": fit, "q": self.quality}
        return ",".join(f"{name}={value}" for name, value in parts.items() if value is not None)

    def order(self, released: RenditionsToMake, format_: RenditionFormat) -> RenditionsToMake:
        """What to make, of the very bytes that ``released`` was made of.

        It shows no more than the release does: faces are hidden as strictly as in any of its renditions,
        rights are written if any has them, and a watermark that all of them carry is carried here too.
        """
        declared = released.profile.renditions
        writes = any(each.metadata is not MetadataPolicy.STRIP for each in declared)
        rendition = Rendition(
            name=NAME,
            width=self.width,
            height=self.height,
            fit=self.fit,
            formats=(format_,),
            quality=self.quality,
            overlay=declared[0].overlay if all(each.overlay for each in declared) else None,
            metadata=MetadataPolicy.RIGHTS if writes else MetadataPolicy.STRIP,
            hide_faces=max((each.hide_faces for each in declared), key=_STRENGTH.index),
        )
        profile = RenditionProfile(profile=released.profile.profile, renditions=(rendition,))
        return released.model_copy(update={"profile": profile})


class TransformedFile(Document):
    """What was made of one transformation in one format. Its ``file`` may be one of the release's own."""

    transformation: str
    file: ReleasedFile


class Transformed(Document):
    """What a release was made of, and what has been made of the same since. It ends with the release."""

    order: RenditionsToMake
    files: tuple[TransformedFile, ...] = ()

    def find(self, transformation: str, format_: RenditionFormat) -> ReleasedFile | None:
        """The file, if it has been made."""
        for each in self.files:
            if (each.transformation, each.file.format) == (transformation, format_):
                return each.file
        return None
