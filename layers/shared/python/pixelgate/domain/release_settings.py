"""What is made of the images of a workspace or a collection when they are released."""

from pixelgate.domain.base import Document
from pixelgate.domain.release_marks import Access
from pixelgate.domain.renditions import RenditionProfile


class ReleaseSettings(Document):
    """``profile`` None: the packaged standard profile."""

    profile: RenditionProfile | None = None
    access: Access = Access.PUBLIC
