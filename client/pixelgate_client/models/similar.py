"""Images that look like one, as the API shows them."""

from pixelgate_client.models.base import Answer
from pixelgate_client.models.image import ImageSummary


class SimilarImage(ImageSummary):
    """``similarity``: the cosine of the two images' embeddings; 1 is the same picture."""

    similarity: float


class SimilarImages(Answer):
    """The most similar first. ``compared``: with how many; ``is_complete``: false where there are more."""

    images: tuple[SimilarImage, ...]
    compared: int
    is_complete: bool
