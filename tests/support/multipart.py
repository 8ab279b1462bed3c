"""A file in parts, as a client sends it."""

import hashlib

PART = 5 * 1024**2
WHOLE = bytes(range(256)) * (PART // 256) + b"the end"
PARTS = (WHOLE[:PART], WHOLE[PART:])
DIGESTS = [hashlib.sha256(part).hexdigest() for part in PARTS]
REQUEST = {
    "name": "large.png",
    "content_type": "image/png",
    "size": len(WHOLE),
    "part_size": PART,
    "part_sha256": DIGESTS,
}
