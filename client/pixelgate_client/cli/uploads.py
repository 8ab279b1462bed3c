"""Many files at once: sent in parallel, waited for in their order, each with its own outcome."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Protocol

from pixelgate_client.cli.outcomes import Outcome
from pixelgate_client.client import Client
from pixelgate_client.errors import PixelgateError, is_about_the_service
from pixelgate_client.many_uploads import UploadOutcome
from pixelgate_client.models.image import Image
from pixelgate_client.multipart_calls import Memory


class Watcher(Protocol):
    """Is told how it goes, from several threads."""

    def sending(self, file: Path, sent: int, total: int) -> None: ...

    def sent(self, file: Path, image_id: str) -> None: ...

    def finished(self, file: Path) -> None: ...


class Uploads:
    """Uploads files of one client. After an error that is not about one image the rest is not tried."""

    def __init__(
        self,
        client: Client,
        *,
        watcher: Watcher,
        timeout_s: float | None,
        collection: str | None = None,
        memory: Memory | None = None,
    ) -> None:
        """``timeout_s`` is how long to wait for each image's final status; None is not at all.

        ``memory`` knows the large files that were begun before.
        """
        self._client = client
        self._watcher = watcher
        self._timeout_s = timeout_s
        self._collection = collection
        self._memory = memory
        self._service_error: PixelgateError | None = None

    def run(self, files: Sequence[Path]) -> list[Outcome]:
        """One outcome per file, in the order of ``files``."""
        sending = self._client.upload_many(
            files,
            collection=self._collection,
            on_progress=self._watcher.sending,
            on_sent=self._watcher.sent,
            memory=self._memory,
        )
        with closing(sending):
            return [self._outcome(upload) for upload in sending]

    def _outcome(self, upload: UploadOutcome[Path]) -> Outcome:
        image, error = None, upload.error
        if upload.image_id is not None and self._timeout_s is not None:
            try:
                image = self._wait(upload.image_id, self._timeout_s)
            except PixelgateError as raised:
                error = raised
        self._watcher.finished(upload.source)
        return Outcome(file=upload.source, image_id=upload.image_id, image=image, error=error)

    def _wait(self, image_id: str, timeout_s: float) -> Image:
        # Do not even ask once the service was found to be away or to refuse the key.
        if self._service_error is not None:
            raise self._service_error
        try:
            return self._client.wait(image_id, timeout_s=timeout_s)
        except PixelgateError as error:
            if is_about_the_service(error):
                self._service_error = error
            raise
