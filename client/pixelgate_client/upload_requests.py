"""What is said of a file before it is sent."""

import hashlib

from pixelgate_client.original import Original


def upload_request(original: Original, *, collection: str | None) -> dict[str, object]:
    """The body of POST /v1/uploads: with the digest, by which storage refuses what changed on its way.

    Reads the file, which is none of those that are sent in parts, and leaves it at its start.
    """
    digest = hashlib.sha256(original.file.read()).hexdigest()
    original.file.seek(0)
    return {
        "name": original.name,
        "content_type": original.content_type,
        "size": original.size,
        "sha256": digest,
        **membership(collection),
    }


def membership(collection: str | None) -> dict[str, str]:
    """The collection as bodies name it. Left out rather than null: a service may know no collections."""
    return {} if collection is None else {"collection": collection}
