"""In-memory stand-ins that keep the promises of our Protocols."""

from pixelgate.domain.stored_objects import StoredObject
from pixelgate.storage.object_keys import original_key
from pixelgate.storage.originals import UNKNOWN_SEQUENCER


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


class RecordedExecutions:
    """``Executions`` that start nothing and remember everything; ``fault`` is raised instead, once."""

    def __init__(self) -> None:
        self.started = []
        self.fault: Exception | None = None

    def start(self, document) -> None:
        if self.fault is not None:
            fault, self.fault = self.fault, None
            raise fault
        self.started.append(document)


class RecordedAnnouncements:
    """An ``Announcer`` that remembers."""

    def __init__(self) -> None:
        self.events = []

    def announce(self, event) -> None:
        self.events.append(event)


class MemoryOriginals:
    """``Originals`` over what a test has put there."""

    def __init__(self) -> None:
        self._stored = {}

    def put(self, workspace, image_id, *, version, size) -> None:
        self._stored[workspace, image_id] = StoredObject.model_validate(
            {
                "key": original_key(workspace, image_id),
                "size": size,
                "version-id": version,
                "sequencer": UNKNOWN_SEQUENCER,
            }
        )

    def find(self, workspace, image_id):
        return self._stored.get((workspace, image_id))

    newest = find

    def unfinished(self, workspace, image_id):
        return []


class RecordedQueue:
    """A ``Queue`` that remembers."""

    def __init__(self) -> None:
        self.messages = []

    def send(self, message) -> None:
        self.messages.append(message)
