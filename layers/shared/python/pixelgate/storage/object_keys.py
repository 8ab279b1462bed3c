"""How objects in buckets are named: the only place where their keys are spelled.

Every key holds its workspace, and no part of one comes from a user's file name.
"""

import re

_ORIGINAL = re.compile(
    r"(?P<workspace>[a-z0-9][a-z0-9-]{0,62})/(?P<image_id>img_[0-9A-HJKMNP-TV-Z]{26})/original"
)

_WORK, _CLEAR, _RELEASE = "work", "clear", "release"
PUBLIC_FOLDER, SIGNED_FOLDER = "media", "signed"

RENDITION_HASH_DIGITS = 32
"""Of a SHA-256 in hex: 128 bits, so that no two files ever meet and nobody guesses a name."""


def original_key(workspace: str, image_id: str) -> str:
    """In the originals bucket: the bytes as uploaded."""
    return f"{workspace}/{image_id}/original"


def parse_original_key(key: str) -> tuple[str, str] | None:
    """Workspace and image id of an original's key; None for any other object of the bucket."""
    match = _ORIGINAL.fullmatch(key)
    return (match["workspace"], match["image_id"]) if match else None


def originals_prefix(workspace: str, image_id: str) -> str:
    """In the originals bucket: everything of one image."""
    return f"{workspace}/{image_id}/"


def work_prefixes(workspace: str, image_id: str) -> tuple[str, ...]:
    """In the work bucket: everything of one image, of whatever analysis."""
    return tuple(f"{folder}/{workspace}/{image_id}/" for folder in (_WORK, _CLEAR, _RELEASE))


def clear_prefix(workspace: str, image_id: str) -> str:
    """In the work bucket: the copies of one image in which nothing is hidden yet."""
    return f"{_CLEAR}/{workspace}/{image_id}/"


def work_copy_key(workspace: str, image_id: str, *, analysis: int, name: str, is_clear: bool = False) -> str:
    """In the work bucket. Numbered by analysis, so that two analyses never overwrite each other's input.

    What is still to be hidden lies in a folder of its own, which most functions may not read.
    """
    return f"{_CLEAR if is_clear else _WORK}/{workspace}/{image_id}/{analysis}/{name}"


def rendition_key(workspace: str, image_id: str, *, sha256: str, suffix: str) -> str:
    """In the work bucket: a rendition that may be released, named by its bytes, so it never changes."""
    return f"{_RELEASE}/{workspace}/{image_id}/{sha256[:RENDITION_HASH_DIGITS]}.{suffix}"


def delivery_key(folder: str, workspace: str, image_id: str, name: str) -> str:
    """In the delivery bucket, and as a path at its address: one file of what is released of an image."""
    return f"{folder}/{workspace}/{image_id}/{name}"


def delivery_prefixes(workspace: str, image_id: str) -> tuple[str, ...]:
    """In the delivery bucket: everything of one image, whoever may fetch it."""
    return tuple(delivery_key(folder, workspace, image_id, "") for folder in (PUBLIC_FOLDER, SIGNED_FOLDER))


def anonymized_key(workspace: str, image_id: str) -> str:
    """In the originals bucket: what is kept in place of an original that is not."""
    return f"{workspace}/{image_id}/anonymized.jpg"


def import_folder(workspace: str) -> str:
    """In the bucket that is imported from: all that the workspace may import."""
    return f"{workspace}/"
