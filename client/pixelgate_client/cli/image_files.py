"""Which files are meant: files as they are, folders and patterns as the images in them."""

import glob
from collections.abc import Iterable, Iterator
from pathlib import Path

import typer

from pixelgate_client.media_types import is_image_name


def find_image_files(arguments: Iterable[str]) -> list[Path]:
    """Every file that ``arguments`` name, each once, in the order given; folders are searched in depth.

    A file that is named outright is taken whatever it is: the service says what is wrong with it.

    Raises:
        typer.BadParameter: an argument names nothing, or a folder without images.
    """
    return list(dict.fromkeys(path for argument in arguments for path in _matches(argument)))


def _matches(argument: str) -> list[Path]:
    path = Path(argument)
    if path.is_dir():
        images = sorted(files_below(path))
        if not images:
            raise typer.BadParameter(f"The folder {argument} holds no image files.")
        return images
    if path.exists():
        return [path]
    # Shells expand patterns themselves; Windows' does not, and quotes prevent it.
    # Path.glob takes no absolute patterns.
    matches = [Path(match) for match in sorted(glob.glob(argument, recursive=True))]  # noqa: PTH207
    files = [match for match in matches if match.is_file()]
    if not files:
        raise typer.BadParameter(f"No such file: {argument}")
    return files


def files_below(folder: Path, *, only_images: bool = True) -> Iterator[Path]:
    """Files at any depth that are not hidden; with names like images', unless all are wanted."""
    for path in folder.rglob("*"):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if not hidden and (is_image_name(path.name) or not only_images) and path.is_file():
            yield path
