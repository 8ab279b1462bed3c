"""How objects and records are named: the only place where a key is spelled.

Every key begins with its workspace, and no part of one comes from a user's file name.
"""

import re

from pixelgate.domain.status import ImageStatus

_ORIGINAL = re.compile(
    r"(?P<workspace>[a-z0-9][a-z0-9-]{0,62})/(?P<image_id>img_[0-9A-HJKMNP-TV-Z]{26})/original"
)

RECORD = "RECORD"
API_KEY = "API_KEY"


def original_key(workspace: str, image_id: str) -> str:
    """In the originals bucket: the bytes as uploaded."""
    return f"{workspace}/{image_id}/original"


def parse_original_key(key: str) -> tuple[str, str] | None:
    """Workspace and image id of an original's key; None for any other object of the bucket."""
    match = _ORIGINAL.fullmatch(key)
    return (match["workspace"], match["image_id"]) if match else None


def work_copy_key(workspace: str, image_id: str, *, analysis: int, name: str) -> str:
    """In the work bucket. Numbered by analysis, so that two analyses never overwrite each other's input."""
    return f"work/{workspace}/{image_id}/{analysis}/{name}.jpg"


def image_partition(workspace: str, image_id: str) -> str:
    """Partition key of everything known about one image."""
    return f"WS#{workspace}#IMG#{image_id}"


def findings_sort(analysis: int) -> str:
    """Sort key of an analysis' findings; zero-padded, so that they sort by number."""
    return f"FINDINGS#{analysis:06d}"


def verdict_sort(analysis: int) -> str:
    """Sort key of an analysis' verdict."""
    return f"VERDICT#{analysis:06d}"


def status_partition(workspace: str, status: ImageStatus) -> str:
    """GSI1 partition: the images of a workspace that stand at ``status``."""
    return f"WS#{workspace}#STATUS#{status}"


def status_sort(created_at: str, image_id: str) -> str:
    """GSI1 sort key: by time of creation; the id makes it unique."""
    return f"{created_at}#{image_id}"


def api_key_partition(key_id: str) -> str:
    """Partition key of an API key, by the public part of the key."""
    return f"KEY#{key_id}"
