"""NIfTI volumes: the middle slice. Needs the layer with nibabel."""

import gzip
from io import BytesIO
from typing import Any

import numpy as np
from nibabel.nifti1 import Nifti1Header
from nibabel.nifti2 import Nifti2Header
from numpy.typing import NDArray
from PIL import Image

from pixelgate.domain.errors import RejectedImageError, RejectReason
from pixelgate.imaging.decoders.grayscale import to_gray
from pixelgate.imaging.limits import Limits, check_frames, check_size

_HEADER_BYTES = 540
_BYTES_PER_PIXEL = 8


def decode(data: bytes, limits: Limits) -> tuple[Image.Image, int]:
    """The middle slice along the third axis of the first volume, and how many slices that has.

    The first axis runs to the right and the second upwards, as viewers show an axial slice. Values are
    stretched to their usual range. Only what lies before the slice is inflated, within limits.

    Raises:
        RejectedImageError: beyond ``limits``, or of values that are no brightness.
    """
    is_packed = data[:2] == b"\x1f\x8b"
    file: gzip.GzipFile | BytesIO = gzip.GzipFile(fileobj=BytesIO(data)) if is_packed else BytesIO(data)
    header = _header(file.read(_HEADER_BYTES))
    columns, rows, slices = (*header.get_data_shape(), 1, 1, 1)[:3]
    check_size(columns, rows, limits)
    check_frames(slices, limits)
    dtype = header.get_data_dtype()
    slice_bytes = columns * rows * dtype.itemsize
    start = int(header.get_data_offset()) + slices // 2 * slice_bytes
    if start + slice_bytes > limits.max_pixels * _BYTES_PER_PIXEL:
        raise RejectedImageError(
            RejectReason.TOO_MANY_BYTES, f"NIfTI: inflates to {start + slice_bytes} bytes"
        )
    content = _read_at(file, start, slice_bytes)
    if len(content) < slice_bytes:
        raise RejectedImageError(RejectReason.TRUNCATED, "NIfTI: ends before its middle slice")
    values = np.frombuffer(content, dtype).reshape(rows, columns)
    return _picture(np.flipud(values)), slices


def _read_at(file: gzip.GzipFile | BytesIO, start: int, size: int) -> bytes:
    """Fewer than ``size`` bytes where the file ends early."""
    try:
        file.seek(start)
        return file.read(size)
    except EOFError:
        return b""


def _header(head: bytes) -> Nifti1Header:
    """Checked by nibabel, which also sees the byte order; extensions are not read."""
    header = Nifti2Header(head) if head[4:8] == b"n+2\0" else Nifti1Header(head[:348])
    if header["dim"][0] < 2:
        raise RejectedImageError(RejectReason.UNREADABLE, "NIfTI: no picture")
    return header


def _picture(values: NDArray[Any]) -> Image.Image:
    if values.dtype.names:
        return Image.fromarray(np.stack([values[name] for name in ("R", "G", "B")], axis=-1))
    if values.dtype.kind not in "iuf":
        raise RejectedImageError(RejectReason.UNREADABLE, f"NIfTI: values of type {values.dtype}")
    return to_gray(values)
