"""What is asked of the function that compares embeddings, and what it answers."""

from typing import Annotated

from pydantic import Field

from pixelgate.domain.base import Document
from pixelgate.domain.ids import ImageId, WorkspaceId

MOST_NEAR = 200


class SimilarQuestion(Document):
    """``vector``: base64 of one signed byte for each value of the embedding that ``model`` made."""

    workspace: WorkspaceId
    model: str
    vector: Annotated[str, Field(max_length=20_000)]
    limit: Annotated[int, Field(ge=1, le=MOST_NEAR)]


class NearImage(Document):
    """``similarity`` is the cosine of the two embeddings."""

    image_id: ImageId
    similarity: float


class SimilarAnswer(Document):
    """The nearest first. ``compared``: how many there were; ``is_complete``: false where there are more."""

    nearest: tuple[NearImage, ...]
    compared: int
    is_complete: bool
