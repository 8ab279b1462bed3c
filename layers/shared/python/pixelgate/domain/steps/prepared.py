"""What preprocess hands to every analysis."""

from pixelgate.domain.base import Document
from pixelgate.domain.ids import ImageId, WorkspaceId
from pixelgate.domain.steps.concealment import Anonymization, Hidden
from pixelgate.domain.steps.pictures import ImageFacts, WorkCopy


class PreparedImage(Document):
    """preprocess -> every analysis.

    ``large`` is for faces and text, ``small`` for models of 300 px or less. Two are lossless: ``center``, the
    middle square, for classifiers that see no more than that, and ``squeezed``, the whole in a square, for
    detectors that see it so. Where there is an ``anonymization``, they exist only
    once it is done, and ``hidden`` then says what it did.
    """

    image_id: ImageId
    workspace: WorkspaceId
    large: WorkCopy
    small: WorkCopy
    center: WorkCopy
    squeezed: WorkCopy
    facts: ImageFacts
    anonymization: Anonymization | None = None
    hidden: Hidden | None = None

    @property
    def is_anonymized(self) -> bool:
        """Whether analyses see less than the original shows; where nobody says what was hidden, they do."""
        if self.anonymization is None:
            return False
        return self.hidden is None or self.hidden.is_anything
