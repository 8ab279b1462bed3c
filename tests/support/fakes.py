"""In-memory stand-ins that keep the promises of our Protocols."""


class MemoryObjectStore:
    """An ``ObjectStore`` that remembers; ``versions`` holds what was asked for by version."""

    def __init__(self, **objects: bytes) -> None:
        self.objects = dict(objects)
        self.versions: list[str | None] = []

    def read(self, key: str, *, version_id: str | None = None) -> bytes:
        self.versions.append(version_id)
        return self.objects[key]

    def write(self, key: str, data: bytes, *, content_type: str) -> None:
        self.objects[key] = data
