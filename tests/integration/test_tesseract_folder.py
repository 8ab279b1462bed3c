"""The folder that `make tesseract` made reads text with nothing else around it."""

import os
import platform
import shutil
import subprocess
from pathlib import Path

import pytest

from tools.library_closure import LOADERS
from tools.tesseract import FOLDER, is_self_contained

ROOT = Path(__file__).parents[2]
SCREENSHOT = ROOT / "samples" / "screenshot-listing.png"
MAX_BYTES = 90_000_000

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(
        not is_self_contained(ROOT / FOLDER), reason="`make tesseract` could not bring the packages here"
    ),
]


@pytest.fixture(scope="module")
def moved(tmp_path_factory):
    """The folder, copied somewhere else."""
    return shutil.copytree(ROOT / FOLDER, tmp_path_factory.mktemp("moved") / "tesseract")


def test_it_reads_from_any_place_without_any_environment(moved):
    result = subprocess.run([moved / "tesseract", SCREENSHOT, "-"], env={}, capture_output=True, text=True)

    assert "Hunting rifle with ammunition" in result.stdout


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may change the root folder")
def test_it_reads_where_there_is_nothing_but_the_folder(moved):
    root = moved.parent
    shutil.copy(SCREENSHOT, root / "page.png")
    loader = f"/tesseract/lib/{LOADERS[platform.machine()]}"
    program = [loader, "--inhibit-cache", "--library-path", "/tesseract/lib", "/tesseract/bin/tesseract"]
    data = ["--tessdata-dir", "/tesseract/share/tessdata"]
    chroot = shutil.which("chroot", path="/usr/sbin:/sbin:/usr/bin:/bin")

    result = subprocess.run(
        [chroot, root, *program, *data, "/page.png", "-"], env={}, capture_output=True, text=True
    )

    assert "Hunting rifle with ammunition" in result.stdout


def test_every_package_in_it_has_its_licence(moved):
    names = {path.stem for path in (moved / "LICENSES").glob("*.txt")}

    assert {"tesseract-ocr", "tesseract-ocr-eng", "libtesseract5", "liblept5", "libc6"} <= names


def test_it_fits_beside_the_other_layers(moved):
    assert sum(path.stat().st_size for path in moved.rglob("*") if path.is_file()) < MAX_BYTES
