"""Files that are wanted as analysed images: each content is uploaded once, however often it is asked for."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import typer

from pixelgate_client.cli.each_image import do_each
from pixelgate_client.cli.exit_codes import message_of
from pixelgate_client.cli.folder_import import FileOutcome, FolderImport
from pixelgate_client.cli.journal import Journal, journal_path, sha256_of
from pixelgate_client.cli.progress import UploadProgress
from pixelgate_client.client import Client
from pixelgate_client.errors import GoneError, NotFoundError, PixelgateError
from pixelgate_client.models.findings import MissingFinding
from pixelgate_client.models.image import Image, ImageStatus
from pixelgate_client.settings import Settings, state_folder

PARALLEL_UPLOADS = 4
STOPPED = "Stopped. The same command goes on from here."


class UnusableFilesError(PixelgateError):
    """Nothing can be learnt from these files, or said of them; ``reasons`` says of each why."""

    def __init__(self, reasons: Mapping[Path, str]) -> None:
        lines = [f"{file}: {reason}" for file, reason in reasons.items()]
        some = "1 file" if len(lines) == 1 else f"{len(lines)} files"
        super().__init__(
            "\n".join([f"{some} cannot be used", *lines]),
            hint="Take them away and run the same command again: nothing is uploaded twice.",
        )
        self.reasons = reasons


def images_of(
    files: Sequence[Path], client: Client, *, settings: Settings, collection: str, timeout_s: float
) -> dict[Path, str]:
    """As ``ExampleUploads.run``; what was uploaded is remembered on this machine, for each collection."""
    path = journal_path(settings, state_folder=state_folder(), collection=collection)
    try:
        with Journal(path) as journal:
            uploads = ExampleUploads(client, journal=journal, collection=collection, timeout_s=timeout_s)
            return uploads.run(files)
    except KeyboardInterrupt:
        typer.echo(STOPPED, err=True)
        raise


class ExampleUploads:
    """Makes images of files, in a collection. ``journal`` knows what was uploaded before."""

    def __init__(self, client: Client, *, journal: Journal, collection: str, timeout_s: float) -> None:
        self._client = client
        self._journal = journal
        self._collection = collection
        self._timeout_s = timeout_s

    def run(self, files: Sequence[Path]) -> dict[Path, str]:
        """The id of the analysed image that each file has become.

        Raises:
            UnusableFilesError: some are no images, or were not understood.
            PixelgateError: it is about the service, or an analysis has not ended in time.
        """
        image_ids, images = self._upload_and_wait(files)
        gone = [file for file in files if images[image_ids[file]] is None]
        if gone:
            # Erased since they were uploaded: so they are new.
            for file in gone:
                self._journal.forget(sha256_of(file))
            again, found = self._upload_and_wait(gone)
            image_ids, images = image_ids | again, images | found
        reasons = {file: _why_unusable(images[image_ids[file]]) for file in files}
        unusable = {file: reason for file, reason in reasons.items() if reason}
        if unusable:
            raise UnusableFilesError(unusable)
        return image_ids

    def _upload_and_wait(self, files: Sequence[Path]) -> tuple[dict[Path, str], dict[str, Image | None]]:
        image_ids = self._upload(files)
        return image_ids, self._wait([*dict.fromkeys(image_ids.values())])

    def _upload(self, files: Sequence[Path]) -> dict[Path, str]:
        with UploadProgress(len(files), waiting=False) as progress:
            sent = FolderImport(
                self._client,
                journal=self._journal,
                watcher=progress,
                parallel=PARALLEL_UPLOADS,
                collection=self._collection,
            ).run(files)
        for each in sent:
            if each.outcome is FileOutcome.NOT_TRIED and each.error is not None:
                raise each.error
        refused = {each.file: message_of(each.error) for each in sent if each.error is not None}
        if refused:
            raise UnusableFilesError(refused)
        # Of two files of the same contents, one may have been passed over before the other had its id.
        known = {each.file: each.image_id or self._journal.image_id(sha256_of(each.file)) for each in sent}
        return {file: image_id for file, image_id in known.items() if image_id is not None}

    def _wait(self, image_ids: Sequence[str]) -> dict[str, Image | None]:
        images = {}
        for done in do_each(image_ids, self._analysed, description="Images analysed"):
            if done.error is not None and not isinstance(done.error, NotFoundError | GoneError):
                raise done.error
            images[done.image_id] = done.answer
        return images

    def _analysed(self, image_id: str) -> Image:
        image = self._client.wait(image_id, timeout_s=self._timeout_s)
        if image.status != ImageStatus.FAILED:
            return image
        # A fault of the service, maybe of a run before this one: nobody else would try again.
        self._client.reanalyse(image_id)
        return self._client.wait(image_id, timeout_s=self._timeout_s)


def _why_unusable(image: Image | None) -> str:
    """Empty for an image whose labels are known."""
    if image is None:
        return "erased while it was waited for"
    labels = image.findings.labels if image.findings is not None else None
    if labels is None:
        return image.reason or f"{image.status}, nothing was found out about it"
    return f"no labels were found: {labels.error}" if isinstance(labels, MissingFinding) else ""
