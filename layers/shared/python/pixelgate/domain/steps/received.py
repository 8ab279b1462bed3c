"""What ingest hands to the state machine ``analyze_image``.

The execution document only grows: ``received -> prepared -> recalled -> findings -> judged``. Bytes never
travel, only keys.
"""

from typing import Annotated

from pydantic import Field

from pixelgate.domain.base import Document
from pixelgate.domain.chains import EMPTY_CHAIN, ChainHead
from pixelgate.domain.ids import CollectionName, ImageId, WorkspaceId
from pixelgate.domain.provenance import AnalysisStart
from pixelgate.domain.steps.pictures import Count


class ReceivedImage(Document):
    """ingest -> preprocess: these very bytes (``version_id``) have landed.

    ``start`` is for the image's history, which is written when the analysis ends.
    """

    image_id: ImageId
    workspace: WorkspaceId
    original_key: str
    version_id: str
    bytes: Count
    analysis: Annotated[int, Field(ge=1, description="which analysis of this image this is")]
    collection: CollectionName | None = None
    start: AnalysisStart | None = None

    @property
    def history(self) -> ChainHead:
        """Where the image's history stood when the analysis was started."""
        return EMPTY_CHAIN if self.start is None else self.start.history
