"""A folder of files, sent in parallel, each content once."""

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from threading import Event

from pixelgate_client.cli.exit_codes import ExitCode, error_document, exit_code_of
from pixelgate_client.cli.journal import Journal, sha256_of
from pixelgate_client.cli.uploads import Watcher
from pixelgate_client.client import Client
from pixelgate_client.errors import PixelgateError, is_about_the_service


class FileOutcome(StrEnum):
    """What became of one file, as ``--json`` says it."""

    IMPORTED = "imported"
    SKIPPED = "skipped"
    REFUSED = "refused"
    NOT_TRIED = "not tried"


@dataclass(frozen=True, kw_only=True)
class ImportedFile:
    """One file's outcome. A skipped file has the id of the image that its contents have become."""

    file: Path
    outcome: FileOutcome
    image_id: str | None = None
    error: Exception | None = None

    @property
    def exit_code(self) -> ExitCode:
        """The exit code if this were the only file."""
        return ExitCode.DONE if self.error is None else exit_code_of(self.error)

    def document(self) -> dict[str, object]:
        """The outcome for programs."""
        return {
            "file": str(self.file),
            "outcome": self.outcome,
            "id": self.image_id,
            "error": error_document(self.error) if self.error is not None else None,
        }


class _StoppedError(Exception):
    """The rest is not wanted any more."""


class FolderImport:
    """Uploads what ``journal`` does not know yet. After an error about the service the rest is not tried."""

    def __init__(
        self,
        client: Client,
        *,
        journal: Journal,
        watcher: Watcher,
        parallel: int,
        collection: str | None = None,
    ) -> None:
        self._client = client
        self._journal = journal
        self._watcher = watcher
        self._parallel = parallel
        self._collection = collection
        self._stop = Event()
        self._service_error: PixelgateError | None = None

    def run(self, files: Sequence[Path]) -> list[ImportedFile]:
        """One outcome per file, in the order of ``files``."""
        with ThreadPoolExecutor(self._parallel) as pool:
            try:
                futures = [pool.submit(self._import, file) for file in files]
                return [self._finish(file, future) for file, future in zip(files, futures, strict=True)]
            except BaseException:
                # Ctrl-C above all: begin no other file, and give up those that are being sent.
                self._stop.set()
                pool.shutdown(wait=False, cancel_futures=True)
                raise

    def _finish(self, file: Path, importing: Future[ImportedFile]) -> ImportedFile:
        imported = importing.result()
        self._watcher.finished(file)
        return imported

    def _import(self, file: Path) -> ImportedFile:
        if self._stop.is_set():
            raise _StoppedError
        if self._service_error is not None:
            return ImportedFile(file=file, outcome=FileOutcome.NOT_TRIED, error=self._service_error)
        try:
            sha256 = sha256_of(file)
            if not self._journal.claim(sha256):
                image_id = self._journal.image_id(sha256)
                return ImportedFile(file=file, outcome=FileOutcome.SKIPPED, image_id=image_id)
            image_id = self._send(file, sha256)
        except (PixelgateError, OSError) as error:
            return self._refused(file, error)
        self._watcher.sent(file, image_id)
        return ImportedFile(file=file, outcome=FileOutcome.IMPORTED, image_id=image_id)

    def _send(self, file: Path, sha256: str) -> str:
        def on_progress(sent: int, total: int) -> None:
            # What has been sent whole is waited for: given up now, it would be sent once more next time.
            if self._stop.is_set() and sent < total:
                raise _StoppedError
            self._watcher.sending(file, sent, total)

        try:
            image_id = self._client.upload(file, collection=self._collection, on_progress=on_progress)
        except BaseException:
            self._journal.give_back(sha256)
            raise
        self._journal.add(sha256, image_id=image_id)
        return image_id

    def _refused(self, file: Path, error: PixelgateError | OSError) -> ImportedFile:
        if isinstance(error, PixelgateError) and is_about_the_service(error):
            self._service_error = error
            return ImportedFile(file=file, outcome=FileOutcome.NOT_TRIED, error=error)
        return ImportedFile(file=file, outcome=FileOutcome.REFUSED, error=error)
