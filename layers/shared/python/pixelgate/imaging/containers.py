"""What kind of file bytes are, by how they begin."""

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
    if chunk == b"VP8 " and head[3:6] == b"\x9d\x01\x2a":
        return (
            int.from_bytes(head[6:8], "little") & 0x3FFF,
            int.from_bytes(head[8:10], "little") & 0x3FFF,
        )
    return None
