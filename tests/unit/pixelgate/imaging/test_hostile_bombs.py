"""Bombs go off in a process of their own, with 1 GB of memory and 10 s of processor time for each."""

import json
import os
import subprocess
import sys

from tests.support.bombs import bombs
from tests.support.template import ROOT

EXPECTED = {
    "png of 3.6 gigapixels": "TOO_MANY_PIXELS",
    "jpeg of 4.3 gigapixels": "TOO_MANY_PIXELS",
    "gif of 4.3 gigapixels": "TOO_MANY_PIXELS",
    "webp of 268 megapixels": "TOO_MANY_PIXELS",
    "largest grey png": "PNG",
    "largest rgba png": "PNG",
    "largest webp": "WEBP",
    "largest tiff": "TIFF",
    "largest floating-point tiff": "TIFF",
    "zTXt": "PNG",
    "iTXt": "PNG",
    "iCCP": "PNG",
    "many zTXt": "PNG",
    "exif of overlapping values": "JPEG",
    "animated gif": "GIF",
    "animated gif of too many frames": "TOO_MANY_FRAMES",
    "noisy profile": "JPEG",
    "looping tiff": "TIFF",
    "tiff of 1,500 pages": "TOO_MANY_FRAMES",
    "nifti of a gigabyte": "TOO_MANY_BYTES",
    "dicom of countless elements": "UNREADABLE",
    "dicom of 3.6 gigapixels": "TOO_MANY_PIXELS",
}


def test_every_bomb_is_rejected_or_analysed_in_a_gigabyte_and_ten_seconds(tmp_path):
    for name, data in bombs().items():
        assert len(data) <= 25 * 2**20, name
        (tmp_path / name).write_bytes(data)

    # Threads of numerical libraries reserve more address space than the process may have.
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join([str(ROOT / "layers/shared/python"), str(ROOT)]),
        "OPENBLAS_NUM_THREADS": "1",
    }
    ended = subprocess.run(
        [sys.executable, "-m", "tests.support.bounded_decoding", str(tmp_path)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 0, ended.stderr[-2_000:]
    assert json.loads(ended.stdout) == EXPECTED
