"""PyTorch weights are read as data, and nothing in them is run."""

import io
import os
import pickle

import numpy as np
import pytest

from tests.support.torch_files import write_pth
from tools.modeling.errors import ConversionError
from tools.modeling.torch_weights import read_tensors


class Hostile:
    """Runs a command when an ordinary unpickler loads it."""

    def __reduce__(self):
        return os.mkdir, ("hostile-was-here",)


def test_tensors_come_back_with_their_shapes_and_values():
    written = {"weight": np.arange(24, dtype=np.float32).reshape(2, 3, 4), "steps": np.array(7, np.int64)}

    read = read_tensors(write_pth(written))

    assert read.keys() == written.keys()
    for name, array in written.items():
        np.testing.assert_array_equal(read[name], array)
        assert read[name].dtype == array.dtype


@pytest.mark.parametrize("position", [0, 3, 4])
def test_a_pickle_that_would_run_code_is_refused(position, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    file = io.BytesIO()
    for index in range(5):
        pickle.dump(Hostile() if index == position else {}, file)

    with pytest.raises(ConversionError, match=r"posix.mkdir is not a tensor"):
        read_tensors(file.getvalue())

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("length", [0, 40, -1])
def test_a_file_that_ends_early_is_refused(length):
    content = write_pth({"weight": np.ones((8, 8), np.float32)})

    with pytest.raises(ConversionError, match="older layout"):
        read_tensors(content[:length])


def test_a_zip_archive_is_refused():
    with pytest.raises(ConversionError, match="older layout"):
        read_tensors(b"PK\x03\x04 the newer layout")
