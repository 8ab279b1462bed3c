"""Pictures of text, each with what it says in a text file."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tools.evaluation.data.files import Failure, pictures_below, read_text
from tools.evaluation.errors import DataError

# Folders beside the pictures' own in which the texts may lie.
_FOLDERS = ("", "gt", "txt", "text", "texts", "labels", "transcriptions")


@dataclass(frozen=True)
class Texts:
    """The true text of every picture that has one, and the pictures that have none."""

    truths: Mapping[Path, str]
    failed: tuple[Failure, ...]


def read_texts(data: Path) -> Texts:
    """The true texts: ``a.txt``, ``a.gt.txt`` or ``a.jpg.txt`` beside ``a.jpg``, or in ``gt/`` and the like.

    Raises:
        DataError: there is no picture, or none has a text.
    """
    truths, failed = {}, []
    for path in pictures_below(data):
        text = _text_of(path)
        if text is None:
            failed.append(
                Failure(file=str(path), reason=f"has no {path.stem}.txt; an empty one means no text")
            )
        else:
            truths[path] = read_text(text)
    if not truths:
        raise DataError(f"{failed[0]['file']} {failed[0]['reason']}")
    return Texts(truths=truths, failed=tuple(failed))


def _text_of(picture: Path) -> Path | None:
    names = (f"{picture.stem}.txt", f"{picture.stem}.gt.txt", f"{picture.name}.txt")
    around = [picture.parent / folder for folder in _FOLDERS]
    around += [picture.parent.parent / folder for folder in _FOLDERS if folder]
    return next((folder / name for folder in around for name in names if (folder / name).is_file()), None)
