"""What the file formats' own structure says, read without decoding and in bounded time.

Pillow answers most questions about a container, but not these: how large a WebP canvas is before its
decoder allocates it, how many frames a GIF holds without compositing them, and whether a damaged file
simply ends too early.
"""

from collections.abc import Callable

SIGNATURES: dict[str, Callable[[bytes], bool]] = {
    "JPEG": lambda head: head.startswith(b"\xff\xd8\xff"),
    "PNG": lambda head: head.startswith(b"\x89PNG\r\n\x1a\n"),
    "WEBP": lambda head: head[:4] == b"RIFF" and head[8:12] == b"WEBP",
    "GIF": lambda head: head.startswith((b"GIF87a", b"GIF89a")),
}
"""The formats we accept, as Pillow names them, and how each begins."""


def format_of(data: bytes) -> str | None:
    """The accepted format that ``data`` begins like; None for anything else, whatever the file is called."""
    return next((name for name, matches in SIGNATURES.items() if matches(data[:16])), None)


def webp_canvas(data: bytes) -> tuple[int, int] | None:
    """Width and height that a WebP header declares (RFC 9649, 2.5 to 2.7); None where it declares none."""
    chunk, head = data[12:16], data[20:30]
    if len(head) < 10:
        return None
    if chunk == b"VP8X":
        return int.from_bytes(head[4:7], "little") + 1, int.from_bytes(head[7:10], "little") + 1
    if chunk == b"VP8L" and head[0] == 0x2F:
        bits = int.from_bytes(head[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if chunk == b"VP8 ":
        return (
            int.from_bytes(head[6:8], "little") & 0x3FFF,
            int.from_bytes(head[8:10], "little") & 0x3FFF,
        )
    return None


def walk_gif(data: bytes, *, max_frames: int) -> tuple[int, bool]:
    """Complete frames (counted up to ``max_frames + 1``) and whether the walk met the file's trailer."""
    frames = 0
    try:
        position = 13 + _color_table_bytes(data[10])
        while frames <= max_frames:
            match data[position]:
                case 0x3B:
                    return frames, True
                case 0x21:
                    position = _after_sub_blocks(data, position + 2)
                case 0x2C:
                    table = _color_table_bytes(data[position + 9])
                    position = _after_sub_blocks(data, position + 11 + table)
                    frames += 1
                case _:
                    # Stray bytes between blocks occur in the wild; every decoder skips them.
                    position += 1
    except IndexError:
        pass
    return frames, False


def _color_table_bytes(flags: int) -> int:
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _after_sub_blocks(data: bytes, position: int) -> int:
    while length := data[position]:
        position += 1 + length
    return position + 1


def ends_early(data: bytes, format_name: str) -> bool:
    """Whether the structure runs past the last byte, as after an upload that broke off."""
    return _ENDS_EARLY[format_name](data)


def _jpeg_ends_early(data: bytes) -> bool:
    position = 2
    while (marker := data[position : position + 2]) != b"\xff\xda":
        if len(marker) < 2 or len(data) < position + 4:
            return True
        if marker[0] != 0xFF:
            return False
        # Any 0xFF before a marker is padding.
        padded = marker[1] == 0xFF
        position += 1 if padded else 2 + int.from_bytes(data[position + 2 : position + 4])
    # Inside a scan 0xFF is always stuffed, so the first such pair is the end of the image.
    return b"\xff\xd9" not in data[position:]


def _png_ends_early(data: bytes) -> bool:
    position = 8
    while position + 12 <= len(data):
        if data[position + 4 : position + 8] == b"IEND":
            return False
        position += 12 + int.from_bytes(data[position : position + 4])
    return True


def _webp_ends_early(data: bytes) -> bool:
    return len(data) < 8 + int.from_bytes(data[4:8], "little")


def _gif_ends_early(data: bytes) -> bool:
    # A frame takes at least 12 bytes, so this bound is never what ends the walk.
    return not walk_gif(data, max_frames=len(data))[1]


_ENDS_EARLY: dict[str, Callable[[bytes], bool]] = {
    "JPEG": _jpeg_ends_early,
    "PNG": _png_ends_early,
    "WEBP": _webp_ends_early,
    "GIF": _gif_ends_early,
}
