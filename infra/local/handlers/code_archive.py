"""Marker archives: the zip that names a source folder instead of containing it.

CloudFormation insists on an uploaded archive for every function and layer. Locally nothing is built or
copied: the archive holds one line, the folder's path below the project root, and handlers run from there.
"""

import io
import zipfile
from pathlib import Path

_MARKER = "pixelgate-source-folder"
# A fixed date keeps the bytes, and with them the object key, equal from one deployment to the next.
_EPOCH = (1980, 1, 1, 0, 0, 0)


class NotAMarkerArchiveError(ValueError):
    """The archive was not written by ``marker_archive``; the local cloud does not run archived code."""


def marker_archive(folder: str) -> bytes:
    """Return the archive that stands for ``folder``, a path relative to the project root."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(zipfile.ZipInfo(_MARKER, _EPOCH), folder)
    return buffer.getvalue()


def source_folder(archive: bytes, root: Path) -> Path:
    """Return the folder below ``root`` that a marker archive names.

    Raises:
        NotAMarkerArchiveError: the archive holds code, or names something outside ``root`` or absent.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as opened:
            name = opened.read(_MARKER).decode()
    except (KeyError, zipfile.BadZipFile) as error:
        raise NotAMarkerArchiveError("the archive does not name a source folder of this project") from error
    folder = (root / name).resolve()
    if not folder.is_relative_to(root.resolve()) or not folder.is_dir():
        raise NotAMarkerArchiveError(f"{name} is not a folder of this project")
    return folder
