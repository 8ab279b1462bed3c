"""Everything between an upload and its announcement in one process, with the real handlers and a fake world.

The table is moto's, with its stream. Queue, state machine, bucket and bus are lists that keep the promises of
the real ones and no more: delivery is at least once and in any order, and an execution may die or run twice.
"""

import itertools
import json
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from moto.core import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends

from functions.announce import handler as announce
from functions.ingest import handler as ingest
from functions.persist import handler as persist
from functions.record_failure import handler as record_failure
from pixelgate.api.analysing import AnalysisDesk
from pixelgate.api.sweeping import Patience, Sweep
from pixelgate.api.tags import edit_tags
from pixelgate.domain.errors import RetryableError
from pixelgate.domain.steps.received import ReceivedImage
from pixelgate.domain.tags import TagEdit
from pixelgate.domain.verdict import Severity
from pixelgate.storage.analyses import AnalysisStore
from pixelgate.storage.failed_analyses import FailedAnalyses
from pixelgate.storage.images import ImageStore
from pixelgate.storage.pending import PendingImages
from pixelgate.storage.tags import TagStore
from tests.support.documents import NOW, WORKSPACE, analysed, record
from tests.support.fakes import MemoryOriginals, RecordedAnnouncements, RecordedExecutions, RecordedQueue
from tests.support.interleaving import Process, Stopping
from tests.support.tables import TABLE, create_table

MAX_RECEIVES = 5
RETRIES = 4
CONTEXT = SimpleNamespace(
    function_name="f",
    memory_limit_in_mb=128,
    invoked_function_arn="arn",
    aws_request_id="1",
    get_remaining_time_in_millis=lambda: 60_000,
)


@dataclass(frozen=True)
class Upload:
    """Bytes that are put to an image's key. ``severity`` is what the rules make of them; None: no image."""

    image_id: str
    version: str
    sequencer: str
    severity: Severity | None

    def event(self):
        stored = {
            "key": f"{WORKSPACE}/{self.image_id}/original",
            "size": 9,
            "version-id": self.version,
            "sequencer": self.sequencer,
        }
        return json.dumps({"detail": {"bucket": {"name": "originals"}, "object": stored}})


@dataclass
class Message:
    body: str
    number: int
    receives: int = 0


@dataclass
class World:
    """Starts processes; ``processes`` are those that have not ended. ``setbacks`` counts what went wrong.

    ``tagged`` are the tags that somebody was told an image has, with its id.
    """

    monkeypatch: pytest.MonkeyPatch
    dynamodb: Any
    uploads: list[Upload] = field(default_factory=list)
    queue: list[Message] = field(default_factory=list)
    started: list[ReceivedImage] = field(default_factory=list)
    processes: list[Process] = field(default_factory=list)
    setbacks: int = 0
    tagged: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self):
        self.now = NOW
        create_table(self.dynamodb, with_stream=True)
        client = Stopping(self.dynamodb)
        self.images = ImageStore(client, TABLE)
        self.pending = PendingImages(client, TABLE)
        self.analyses = AnalysisStore(client, TABLE)
        self.failed_analyses = FailedAnalyses(client, TABLE)
        self.tags = TagStore(client, TABLE)
        self.originals = MemoryOriginals()
        self.announcements = RecordedAnnouncements()
        self.announced_to = 0
        self.erasures = RecordedQueue()
        self._numbers = 0
        self.sweeper = Sweep(
            images=self.images,
            pending=self.pending,
            originals=Stopping(self.originals),
            executions=self,
            erasures=self.erasures,
            releases=RecordedExecutions(),
            patience=Patience(
                upload=timedelta(minutes=2), analysis=timedelta(minutes=5), ticket=timedelta(minutes=30)
            ),
        )
        self._put_into_handlers()

    def _put_into_handlers(self):
        clock = SimpleNamespace(now=lambda tz: self.now)
        for module in (ingest, persist, record_failure):
            self.monkeypatch.setattr(module, "datetime", clock)
        self.monkeypatch.setattr(ingest, "images", lambda: self.images)
        self.monkeypatch.setattr(ingest, "executions", lambda: self)
        self.monkeypatch.setattr(ingest, "erasures", lambda: self.erasures)
        self.monkeypatch.setattr(persist, "analyses", lambda: self.analyses)
        self.monkeypatch.setattr(record_failure, "failed_analyses", lambda: self.failed_analyses)
        self.monkeypatch.setattr(record_failure, "pending", lambda: self.pending)
        self.monkeypatch.setattr(announce, "announcer", lambda: Stopping(self.announcements))

    # What the user and S3 do.

    def upload(self, upload):
        """Put the bytes; the event is on the queue. The first upload of an image makes its record."""
        if all(other.image_id != upload.image_id for other in self.uploads):
            self.images.create(record(id=upload.image_id, created_at=self.now, updated_at=self.now))
        self.uploads.append(upload)
        self.originals.put(WORKSPACE, upload.image_id, version=upload.version, size=9)
        self.send(upload.event())

    def send(self, body):
        self._numbers += 1
        self.queue.append(Message(body, self._numbers))

    def tag(self, image_id):
        """As a process: somebody adds a tag, whatever else is going on."""
        self._numbers += 1
        name, now = f"tag {self._numbers}", self.now

        def work():
            edit_tags(
                WORKSPACE,
                image_id,
                TagEdit(add=(name,), remove=("dog",)),
                images=self.images,
                tags=self.tags,
                actor="key:0a1b",
                now=now,
            )

        def settle(process):
            if process.ended_well:
                self.tagged.append((image_id, name))

        self._run(work, settle)

    def analyse(self, image_id):
        """As a process: somebody has an upload analysed and waits for the answer, for one look."""
        desk = AnalysisDesk(images=self.images, originals=Stopping(self.originals), executions=self)
        now, clock = self.now, itertools.count(step=60).__next__

        def work():
            desk.analyse(lambda: self.images.get(WORKSPACE, image_id), actor="key:0a1b", now=now, clock=clock)

        self._run(work, lambda process: None)

    # What the platform does; each starts a process.

    def run(self, document):
        """``WaitedExecutions`` of the state machine: in the process that waits, and may die with it."""
        Process.before_call()
        with suppress(_CaughtError):
            self._state_machine(document.received)

    def start(self, document):
        """``Executions`` of the state machine."""
        Process.before_call()
        self.started.append(document.received)

    def deliver(self, messages):
        for message in messages:
            self.queue.remove(message)
        failed = {message.number for message in messages}

        def work():
            batch = [
                {"messageId": str(message.number), "body": message.body, "eventSource": "aws:sqs"}
                for message in messages
            ]
            answer = ingest.handler({"Records": batch}, CONTEXT)
            failed.clear()
            failed.update(int(each["itemIdentifier"]) for each in answer["batchItemFailures"])

        def settle(process):
            for message in messages:
                message.receives += 1
                if message.number in failed and message.receives < MAX_RECEIVES:
                    self.queue.append(message)

        self._run(work, settle)

    def execute(self, received):
        self.started.remove(received)
        self._run(lambda: self._state_machine(received), lambda process: None)

    def sweep(self):
        self._run(
            lambda: self.sweeper.run(now=self.now, limit=100, is_time_up=lambda: False),
            lambda process: None,
        )

    def announce(self):
        changes = self._changes()[self.announced_to :]
        if not changes:
            return
        numbered = [{**change, "SequenceNumber": str(number)} for number, change in enumerate(changes)]
        failed = {0}

        def work():
            batch = {"Records": [{"eventName": "MODIFY", "dynamodb": change} for change in numbered]}
            answer = announce.handler(batch, CONTEXT)
            failed.clear()
            failed.update(int(each["itemIdentifier"]) for each in answer["batchItemFailures"])

        at = self.announced_to

        def settle(process):
            # Two readers of one shard do not exist; what a slow one has read counts only if nobody else did.
            if self.announced_to == at:
                self.announced_to = at + min(failed, default=len(numbered))

        self._run(work, settle, is_announcement=True)

    def pass_time(self, minutes):
        """Longer than anything lives: whatever runs is stopped."""
        for process in list(self.processes):
            process.kill()
        self.settle()
        self.now += timedelta(minutes=minutes)

    def settle(self):
        """Take note of the processes that have ended."""
        for process in [process for process in self.processes if not process.is_alive]:
            self.processes.remove(process)
            process.settle(process)

    def _run(self, work, settle, *, is_announcement=False):
        process = Process(work)
        process.settle, process.is_announcement = settle, is_announcement
        self.processes.append(process)
        self.settle()

    def _changes(self):
        table = dynamodb_backends[DEFAULT_ACCOUNT_ID]["eu-west-1"].tables[TABLE]
        changes = [item.to_json()["dynamodb"] for item in table.stream_shard.items]
        return [change for change in changes if change.get("NewImage", {}).get("SK") == {"S": "RECORD"}]

    def _state_machine(self, received):
        """analyze_image with analyses that find what they are told to."""
        [upload] = [
            upload
            for upload in self.uploads
            if (upload.image_id, upload.version) == (received.image_id, received.version_id)
        ]
        try:
            if upload.severity is None:
                raise _CaughtError("RejectedImageError", "UNREADABLE: damaged")
            _retrying(persist.handler, _analysed(received, upload.severity))
        except _CaughtError as error:
            cause = json.dumps({"errorMessage": error.message})
            caught = {"Error": error.name, "Cause": cause}
            _retrying(record_failure.handler, {"received": received.model_dump(mode="json"), "error": caught})


class _CaughtError(Exception):
    def __init__(self, name, message):
        super().__init__(name)
        self.name, self.message = name, message


def _retrying(handler, event):
    """A task: the state machine's Retry block, then its Catch."""
    for attempt in range(RETRIES + 1):
        try:
            return handler(event, CONTEXT)
        except RetryableError as error:
            if attempt == RETRIES:
                raise _CaughtError("RetryableError", str(error)) from error
        except Exception as error:
            raise _CaughtError(type(error).__name__, str(error)) from error


def _analysed(received, severity):
    whole = analysed(severity).model_dump(mode="json")
    return {**whole, "received": received.model_dump(mode="json"), "recalled": {"model_set": "today"}}
