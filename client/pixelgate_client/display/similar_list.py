"""Images that look like one, as lines."""

from rich.text import Text

from pixelgate_client.display.terminal_text import percent, plain
from pixelgate_client.models.similar import SimilarImage, SimilarImages


def similar_list(found: SimilarImages) -> Text:
    """A line for each image, ids first, and how many there were to compare with."""
    lines = [_line(image) for image in found.images] or ["nothing that looks like it"]
    scope = "images compared" if found.is_complete else "images compared, the newest; there are more"
    return Text("\n").join(plain(line) for line in [*lines, f"{found.compared:,} {scope}"])


def _line(image: SimilarImage) -> str:
    return f"{image.id} {percent(image.similarity):>4} {image.status} {image.name}"
