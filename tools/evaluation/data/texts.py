"""Pictures of text, each with what it says in a file ``.txt`` beside it."""

from collections.abc import Mapping
from pathlib import Path

from tools.evaluation.data.files import pictures_below
from tools.evaluation.errors import DataError


def read_texts(data: Path) -> Mapping[Path, str]:
    """The true text of every picture.

    Raises:
        DataError: a picture has no text.
    """
    truths = {}
    for path in pictures_below(data):
        text = path.with_suffix(".txt")
        if not text.is_file():
            raise DataError(f"{path} has no {text.name} beside it; an empty one says that there is no text")
        truths[path] = text.read_text(encoding="utf-8")
    return truths
