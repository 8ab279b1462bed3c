"""Files of the formats that are opt-in, made on demand.

Only HEIC is written down: what encodes it is not free to be passed on with us.
"""

import base64
import gzip
import struct
from io import BytesIO
from typing import Any

import numpy as np
from PIL import Image
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.uid import UID, ExplicitVRLittleEndian, JPEGBaseline8Bit

from tests.support.images import corners, encoded

_TURNED_HEIC = (
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAbRtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAA"
    "ADRpbG9jAAAAAERAAAIAAQAAAAAB2AABAAAAAAAAANQAAgAAAAACrAABAAAAAAAAADoAAAA4aWluZgAAAAAAAgAAABVpbmZlAgAA"
    "AAABAABodmMxAAAAABVpbmZlAgAAAQACAABFeGlmAAAAAA5waXRtAAAAAAABAAAA82lwcnAAAADTaXBjbwAAAHZodmNDAQNwAAAA"
    "kAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQAqQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbq"
    "5Ka5uAhoMCAAAAMDIAAAAwAhYgABAAZEAcFzwIkAAAAUaXNwZQAAAAAAAABAAAAAQAAAAChjbGFwAAAAQAAAAAEAAAAwAAAAAQAA"
    "AAAAAAAC////8AAAAAIAAAAQcGl4aQAAAAADCAgIAAAACWlyb3QDAAAAGGlwbWEAAAAAAAAAAQABBYECBIOFAAAAGmlyZWYAAAAA"
    "AAAADmNkc2MAAgABAAEAAAEWbWRhdAAAANAoAa8J4CM1Lf/u2f/+/W8h7CekdO7v1KP/YmO74Db/+q9tffo703/2qjv44m/6Zgmq"
    "gSRqf/tyy+iyRblQv80ECbH2vRDYqlVRydgff65+xQd8TshMHStSlJw+OWgVhogZFKCh4QGf71NSdrAtDk9/U3xrP3ffXf9gvw0d"
    "7QbgBlSXUD477FEoG2BWJZ4fcQdtzH9ov0v/TxWnkVKTJe2easkCN1IQ+km6e/b1J8PXx3TSPYdzg/jZ7ce/YC46/qv9a9qQKknP"
    "PGA8GEBk6VzoAAAABkV4aWYAAE1NACoAAAAIAAIBDwACAAAACgAAACYBEgADAAAAAQAGAAAAAAAAUGl4ZWxnYXRlAA=="
)

CT_IMAGE = "1.2.840.10008.5.1.4.1.1.2"


def turned_heic() -> bytes:
    """The four corners, 64 by 48, stored on their side (EXIF and container say 6): upright 48 by 64."""
    return base64.b64decode(_TURNED_HEIC)


def tiff(image: Image.Image | None = None, *, pages: int = 1, **options: object) -> bytes:
    picture = image or corners()
    return encoded(picture, "TIFF", save_all=True, append_images=[picture] * (pages - 1), **options)


def avif(image: Image.Image | None = None, **options: object) -> bytes:
    return encoded(image or corners(), "AVIF", quality=90, **options)


def ramp(rows: int = 32, columns: int = 48) -> np.ndarray:
    """Signed 16-bit values that grow to the right, from -1000."""
    return np.tile(np.linspace(-1000, 2000, columns).astype(np.int16), (rows, 1))


def dicom(
    pixels: np.ndarray | None = None,
    *,
    frames: int = 1,
    syntax: UID = ExplicitVRLittleEndian,
    **elements: object,
) -> bytes:
    """A CT slice of these stored values, with a patient; ``elements`` are added or replaced."""
    stored = ramp() if pixels is None else pixels
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = syntax
    meta.MediaStorageSOPClassUID = UID(CT_IMAGE)
    meta.MediaStorageSOPInstanceUID = UID("1.2.3")
    dataset = FileDataset(BytesIO(), {}, file_meta=meta, preamble=bytes(128))
    known = {
        "SOPClassUID": CT_IMAGE,
        "SOPInstanceUID": "1.2.3",
        "PatientName": "Secret^Patient",
        "PatientID": "SECRET-4711",
        "StudyDescription": "SECRET study",
        "Rows": stored.shape[0],
        "Columns": stored.shape[1],
        "SamplesPerPixel": stored.shape[2] if stored.ndim == 3 else 1,
        "PhotometricInterpretation": "RGB" if stored.ndim == 3 else "MONOCHROME2",
        "BitsAllocated": 8 * stored.dtype.itemsize,
        "BitsStored": 8 * stored.dtype.itemsize,
        "HighBit": 8 * stored.dtype.itemsize - 1,
        "PixelRepresentation": int(stored.dtype.kind == "i"),
        "PixelData": stored.tobytes() * frames,
    }
    if stored.ndim == 3:
        known["PlanarConfiguration"] = 0
    if frames > 1:
        known["NumberOfFrames"] = frames
    for name, value in {**known, **elements}.items():
        setattr(dataset, name, value)
    if syntax.is_compressed:
        dataset["PixelData"].is_undefined_length = True
    file = BytesIO()
    dataset.save_as(file, enforce_file_format=True)
    return file.getvalue()


def dicom_of_jpeg(jpeg: bytes, **elements: object) -> bytes:
    """A colour DICOM, 48 by 32 unless ``elements`` say otherwise, whose frame is this JPEG."""
    blank = np.zeros((32, 48, 3), np.uint8)
    compressed: dict[str, Any] = {
        "PixelData": encapsulate([jpeg]),
        "PhotometricInterpretation": "YBR_FULL_422",
    }
    return dicom(blank, syntax=JPEGBaseline8Bit, **{**compressed, **elements})


def nifti(
    shape: tuple[int, ...] = (48, 32, 5),
    *,
    values: bytes | None = None,
    code: int = 4,
    bits: int = 16,
    packed: bool = False,
) -> bytes:
    """A NIfTI-1 volume: by default 16-bit values that grow to the right; ``code`` is its data type."""
    header = bytearray(352)
    struct.pack_into("<i", header, 0, 348)
    struct.pack_into("<8h", header, 40, len(shape), *shape, *[1] * (7 - len(shape)))
    struct.pack_into("<2h", header, 70, code, bits)
    struct.pack_into("<8f", header, 76, 1, 1, 1, 1, 1, 1, 1, 1)
    struct.pack_into("<f", header, 108, 352)
    header[344:348] = b"n+1\0"
    if values is None:
        values = np.linspace(0, 1000, shape[0]).astype("<i2").tobytes() * int(np.prod(shape[1:]))
    data = bytes(header) + values
    return gzip.compress(data) if packed else data
