"""DICOM pictures: one frame, as a radiologist's screen would first show it. Needs the layer with pydicom.

Of the data set only what describes pixels is read; names, dates and numbers of patients never enter.
"""

from io import BytesIO
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from pydicom.dataset import Dataset
from pydicom.encaps import get_frame
from pydicom.filereader import read_dataset, read_partial, read_preamble
from pydicom.pixels.processing import apply_color_lut, apply_modality_lut, apply_voi
from pydicom.pixels.utils import pixel_array
from pydicom.tag import Tag
from pydicom.uid import (
    JPEG2000,
    UID,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    JPEG2000Lossless,
    JPEGBaseline8Bit,
)

from pixelgate.domain.errors import RejectedImageError, RejectReason
from pixelgate.imaging.decoders.grayscale import to_gray, window
from pixelgate.imaging.limits import Limits, check_frames, check_size

_PLAIN: Final = frozenset({ImplicitVRLittleEndian, ExplicitVRLittleEndian, ExplicitVRBigEndian})
_COMPRESSED: Final = {JPEGBaseline8Bit: "JPEG", JPEG2000: "JPEG2000", JPEG2000Lossless: "JPEG2000"}

_MAX_READS = 200_000
"""Reading an element takes a few; an enhanced CT has some ten thousand elements."""

_HEADER_GROUP: Final = 0x0002

_PIXEL_TAGS: Final = (
    "BitsAllocated",
    "BitsStored",
    "BluePaletteColorLookupTableData",
    "BluePaletteColorLookupTableDescriptor",
    "Columns",
    "GreenPaletteColorLookupTableData",
    "GreenPaletteColorLookupTableDescriptor",
    "HighBit",
    "ModalityLUTSequence",
    "NumberOfFrames",
    "PhotometricInterpretation",
    "PixelData",
    "PixelRepresentation",
    "PlanarConfiguration",
    "RedPaletteColorLookupTableData",
    "RedPaletteColorLookupTableDescriptor",
    "RescaleIntercept",
    "RescaleSlope",
    "Rows",
    "SamplesPerPixel",
    "VOILUTSequence",
    "WindowCenter",
    "WindowWidth",
)


def decode(data: bytes, limits: Limits) -> tuple[Image.Image, int]:
    """The middle frame, windowed as the file asks, and how many frames there are.

    Raises:
        RejectedImageError: beyond ``limits``, or compressed in a way that is not read.
    """
    dataset = _read(data)
    columns, rows = int(dataset.Columns), int(dataset.Rows)
    frames = max(1, int(dataset.get("NumberOfFrames") or 1))
    check_size(columns, rows, limits)
    check_frames(frames, limits)
    if dataset.SamplesPerPixel not in (1, 3) or dataset.BitsAllocated > 32:
        raise RejectedImageError(RejectReason.UNREADABLE, "DICOM: neither grey nor colour")
    middle = frames // 2
    _check_compressed_frame(dataset, middle, frames)
    return _picture(dataset, pixel_array(dataset, index=middle)), frames


class _CountedReads(BytesIO):
    """Bytes whose reader gives up on files of countless elements."""

    reads = 0

    def read(self, size: int | None = -1, /) -> bytes:
        self.reads += 1
        if self.reads > _MAX_READS:
            raise RejectedImageError(RejectReason.UNREADABLE, "DICOM: too many elements")
        return super().read(size)


def _read(data: bytes) -> Dataset:
    file = _CountedReads(data)
    # First the file's own header: a deflated data set would be inflated without any limit.
    read_preamble(file, force=False)
    header = read_dataset(file, False, True, stop_when=lambda tag, *_: tag >> 16 != _HEADER_GROUP)
    syntax = header.TransferSyntaxUID
    if syntax not in _PLAIN and syntax not in _COMPRESSED:
        raise RejectedImageError(RejectReason.UNREADABLE, f"DICOM: {UID(syntax).name} is not read")
    file.seek(0)
    return read_partial(file, specific_tags=[Tag(name) for name in _PIXEL_TAGS])


def _check_compressed_frame(dataset: Dataset, index: int, frames: int) -> None:
    """A compressed frame has a header of its own, which must not promise more than the data set."""
    format_name = _COMPRESSED.get(dataset.file_meta.TransferSyntaxUID)
    if format_name is None:
        return
    frame = get_frame(dataset.PixelData, index, number_of_frames=frames)
    with Image.open(BytesIO(frame), formats=(format_name,)) as inner:
        if inner.size != (dataset.Columns, dataset.Rows):
            raise RejectedImageError(RejectReason.UNREADABLE, "DICOM: frame and data set differ in size")


def _picture(dataset: Dataset, pixels: NDArray[Any]) -> Image.Image:
    if dataset.PhotometricInterpretation == "PALETTE COLOR":
        colors = apply_color_lut(pixels, dataset)
        return Image.fromarray((colors >> 8 if colors.dtype.itemsize > 1 else colors).astype(np.uint8))
    if pixels.ndim == 3:
        return Image.fromarray(_eight_bit(pixels, int(dataset.get("BitsStored") or 8)))
    gray = _windowed(dataset, pixels)
    if dataset.PhotometricInterpretation == "MONOCHROME1":
        return Image.fromarray(255 - np.asarray(gray))
    return gray


def _windowed(dataset: Dataset, values: NDArray[Any]) -> Image.Image:
    """Grey as the file's first look-up table or window says; else the values' usual range."""
    slope, intercept = (float(dataset.get(name) or 0) for name in ("RescaleSlope", "RescaleIntercept"))
    if "ModalityLUTSequence" in dataset:
        values = apply_modality_lut(values, dataset)
        slope, intercept = 1.0, 0.0
    elif not slope:
        slope = 1.0
    if "VOILUTSequence" in dataset:
        shown = apply_voi(values, dataset)
        return window(shown, float(shown.min()), float(shown.max()))
    if "WindowCenter" not in dataset or "WindowWidth" not in dataset:
        return to_gray(values, slope=slope, intercept=intercept)
    center, width = (_first(dataset[name].value) for name in ("WindowCenter", "WindowWidth"))
    # PS3.3, C.11.2.1.2.1: the linear function.
    low, high = center - 0.5 - (width - 1) / 2, center - 0.5 + (width - 1) / 2
    return window(values, low, high, slope=slope, intercept=intercept)


def _first(value: Any) -> float:  # noqa: ANN401 - whatever pydicom made of the text in the file
    return float(value if isinstance(value, float | int) else value[0])


def _eight_bit(colors: NDArray[Any], bits: int) -> NDArray[np.uint8]:
    return (colors >> max(0, bits - 8)).astype(np.uint8)
