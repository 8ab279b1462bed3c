import io
import zipfile

import pytest

from infra.local.handlers.code_archive import NotAMarkerArchiveError, marker_archive, source_folder


def test_an_archive_names_the_folder_it_was_made_for(tmp_path):
    (tmp_path / "functions" / "ingest").mkdir(parents=True)

    assert source_folder(marker_archive("functions/ingest"), tmp_path) == tmp_path / "functions/ingest"


def test_the_same_folder_gives_the_same_bytes():
    assert marker_archive("functions/ingest") == marker_archive("functions/ingest")


@pytest.mark.parametrize("name", ["../outside", "/etc", "functions/absent"])
def test_a_folder_outside_the_project_is_refused(tmp_path, name):
    (tmp_path.parent / "outside").mkdir(exist_ok=True)

    with pytest.raises(NotAMarkerArchiveError, match="not a folder of this project"):
        source_folder(marker_archive(name), tmp_path)


def test_an_archive_of_code_is_refused(tmp_path):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as opened:
        opened.writestr("handler.py", "import os")

    with pytest.raises(NotAMarkerArchiveError):
        source_folder(archive.getvalue(), tmp_path)


def test_bytes_that_are_no_archive_are_refused(tmp_path):
    with pytest.raises(NotAMarkerArchiveError):
        source_folder(b"no zip", tmp_path)
