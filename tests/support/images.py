"""Small pictures, drawn on demand, so that no test depends on a binary file."""

import struct
import zlib
from io import BytesIO

import numpy as np
from PIL import Image, ImageDraw
from PIL.ExifTags import GPS, IFD, Base

CORNERS = ("red", "lime", "blue", "yellow")


def corners(width: int = 48, height: int = 32, mode: str = "RGB") -> Image.Image:
    """Four coloured quarters (red, lime / blue, yellow): every turn and flip of it looks different."""
    image = Image.new("RGB", (width, height))
    draw = ImageDraw.Draw(image)
    x, y = width // 2, height // 2
    boxes = [(0, 0, x, y), (x, 0, width, y), (0, y, x, height), (x, y, width, height)]
    for (left, top, right, bottom), color in zip(boxes, CORNERS, strict=True):
        draw.rectangle((left, top, right - 1, bottom - 1), fill=color)
    return image.convert(mode)


def noise(width: int, height: int, *, seed: int = 7) -> Image.Image:
    """Smooth random blobs: compresses like a photo and differs everywhere."""
    coarse = np.random.default_rng(seed).integers(0, 256, (8, 8, 3), dtype=np.uint8)
    return Image.fromarray(coarse).resize((width, height), Image.Resampling.BICUBIC)


def encoded(image: Image.Image, format_name: str, **options: object) -> bytes:
    """``image`` as a file of this format; ``options`` are Pillow's."""
    buffer = BytesIO()
    image.save(buffer, format_name, **options)
    return buffer.getvalue()


def jpeg(width: int, height: int, color: str = "red", **options: object) -> bytes:
    return encoded(Image.new("RGB", (width, height), color), "JPEG", **options)


def animation(format_name: str, frames: int, size: tuple[int, int] = (8, 8)) -> bytes:
    """``frames`` different frames; the first is red."""
    pictures = [
        Image.new("RGB", size, (255 - 255 * n // frames, 0, 255 * n // frames)) for n in range(frames)
    ]
    return encoded(
        pictures[0], format_name, save_all=True, append_images=pictures[1:], duration=40, lossless=True
    )


_MAIN_TAGS = {
    "make": Base.Make,
    "model": Base.Model,
    "copyright": Base.Copyright,
    "artist": Base.Artist,
    "description": Base.ImageDescription,
    "software": Base.Software,
}
_PHOTO_TAGS = {"taken_at": Base.DateTimeOriginal, "offset": Base.OffsetTimeOriginal, "lens": Base.LensModel}


def exif(*, orientation: int = 1, **texts: str) -> Image.Exif:
    """An EXIF block with these texts; ``taken_at`` in EXIF's own spelling."""
    block = Image.Exif()
    block[Base.Orientation] = orientation
    photo = block.get_ifd(IFD.Exif)
    for name, text in texts.items():
        if name in _MAIN_TAGS:
            block[_MAIN_TAGS[name]] = text.encode()
        else:
            photo[_PHOTO_TAGS[name]] = text
    return block


def exif_with_place(latitude: object = (48.0, 8.0, 0.0)) -> Image.Exif:
    """Somewhere in the southern Atlantic, in degrees, minutes and seconds."""
    block = Image.Exif()
    gps = block.get_ifd(IFD.GPSInfo)
    gps[GPS.GPSLatitudeRef], gps[GPS.GPSLatitude] = "S", latitude
    gps[GPS.GPSLongitudeRef], gps[GPS.GPSLongitude] = "E", (11.0, 34.0, 0.0)
    return block


def png_chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width: int, height: int, *chunks: bytes, bit_depth: int = 8, rows: bytes | None = None) -> bytes:
    """A grey PNG of these dimensions; without ``rows`` it holds one row, whatever its header declares."""
    header = png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bit_depth, 0, 0, 0, 0))
    data = png_chunk(b"IDAT", zlib.compress(rows if rows is not None else b"\0" * (1 + min(width, 4096))))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(chunks) + data + png_chunk(b"IEND", b"")


def gif_header(width: int, height: int) -> bytes:
    """A GIF that declares these dimensions and ends after one empty frame."""
    screen = b"GIF89a" + struct.pack("<HHBBB", width, height, 0, 0, 0)
    frame = b"," + struct.pack("<HHHHB", 0, 0, width, height, 0)
    return screen + frame + b"\x02\x02\x4c\x01\x00;"


def webp_header(width: int, height: int) -> bytes:
    """An extended WebP that declares these dimensions and holds nothing."""
    canvas = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBPVP8X" + struct.pack("<I", 10) + b"\0\0\0\0" + canvas
    return b"RIFF" + struct.pack("<I", len(body)) + body


def jpeg_header(width: int, height: int) -> bytes:
    """A real small JPEG whose header declares other dimensions."""
    data = bytearray(jpeg(16, 16))
    start_of_frame = data.index(b"\xff\xc0")
    data[start_of_frame + 5 : start_of_frame + 9] = struct.pack(">HH", height, width)
    return bytes(data)
