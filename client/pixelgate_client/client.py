"""The Python client: upload images, wait for the verdict, read what was found."""

import time
from collections.abc import Callable, Generator, Iterator, Sequence
from typing import Self
from urllib.parse import quote

import httpx

from pixelgate_client.backtests import Backtests
from pixelgate_client.connection import Connection
from pixelgate_client.histories import read_history
from pixelgate_client.image_calls import ImageCalls, image_path, membership
from pixelgate_client.keys import Keys
from pixelgate_client.many_uploads import PARALLEL_UPLOADS, SourceT, UploadOutcome, upload_in_threads
from pixelgate_client.models.erasure import ErasureAnswer
from pixelgate_client.models.findings import DuplicatesFinding
from pixelgate_client.models.history import HistoryPage
from pixelgate_client.models.image import Image, ImageSummary
from pixelgate_client.models.imports import ImportAnswer, ImportDetail
from pixelgate_client.models.preview import Preview
from pixelgate_client.models.retention import ExpiredImage, ExpiredImages, RetentionPolicy
from pixelgate_client.models.service import Health, UploadTicket
from pixelgate_client.models.verdict import Verdict
from pixelgate_client.original import Source, open_original
from pixelgate_client.re_evaluations import ReEvaluations
from pixelgate_client.renditions import RenditionDesk
from pixelgate_client.reviews import Reviews
from pixelgate_client.rulesets import Rulesets
from pixelgate_client.shadows import Shadows
from pixelgate_client.storage_upload import STORAGE_TIMEOUT, Progress, post_file
from pixelgate_client.webhooks import Webhooks


class Client:
    """One workspace of one Pixelgate service. May be shared by threads; close it, or use ``with``.

        with Client("http://localhost:8080", api_key) as client:
            image_id = client.upload("cat.jpg")
            print(client.wait(image_id).verdict)

    Every method raises a ``PixelgateError``: see errors.py for the tree. ``transport``, ``sleep``
    and ``clock`` are for tests.
    """

    def __init__(
        self,
        endpoint: str,
        api_key: str | None = None,
        *,
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._api = Connection(endpoint, api_key, transport=transport, sleep=sleep)
        self.renditions = RenditionDesk(self._api)
        self.reviews = Reviews(self._api)
        self._storage = httpx.Client(transport=transport, timeout=STORAGE_TIMEOUT)
        self._images = ImageCalls(self._api.exchange, clock=clock)
        self.rulesets = Rulesets(self._api)
        self.shadows = Shadows(self._api)
        self.keys = Keys(self._api)
        self.backtests = Backtests(self._api, sleep=sleep, clock=clock)
        self.re_evaluations = ReEvaluations(self._api, sleep=sleep, clock=clock)
        self.webhooks = Webhooks(self._api)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        self._api.close()
        self._storage.close()

    def health(self) -> Health:
        """Whether the service is up. Needs no key."""
        return self._api.get("/v1/health", Health, authenticated=False)

    def upload(
        self,
        source: Source,
        *,
        name: str | None = None,
        collection: str | None = None,
        on_progress: Progress | None = None,
    ) -> str:
        """Upload a file (a path) or its bytes and return the new image's id; the analysis starts by itself.

        ``name`` is what people will see: by default the file's own name. ``collection`` is the one that the
        image belongs to, if any.

        Raises:
            OSError: the file cannot be read.
            UnknownImageTypeError: the file is no image; nothing was sent.
            ApiError: the service does not accept this type or size.
            UploadRefusedError: storage did not take the bytes.
        """
        with open_original(source, name=name) as original:
            ticket = self._api.run(self._images.ticket_for(original, collection=collection))
            post_file(self._storage, ticket.upload, original, on_progress=on_progress)
        return ticket.id

    def ticket(
        self, name: str, *, content_type: str, size: int | None = None, collection: str | None = None
    ) -> UploadTicket:
        """Allow somebody else, a browser above all, to upload one image: its id, and the form to post it by.

        Raises:
            ApiError: the service does not accept this type or size, or the quota of the day is used up.
        """
        return self._api.run(
            self._images.ticket(name, content_type=content_type, size=size, collection=collection)
        )

    def upload_many(
        self,
        sources: Sequence[SourceT],
        *,
        collection: str | None = None,
        parallel: int = PARALLEL_UPLOADS,
        on_progress: Callable[[SourceT, int, int], None] | None = None,
        on_sent: Callable[[SourceT, str], None] | None = None,
    ) -> Generator[UploadOutcome[SourceT], None, None]:
        """Upload ``parallel`` files at a time, and give the outcome of each, in the order of ``sources``.

        ``on_progress`` gets a source, the bytes sent and the bytes to send; ``on_sent`` a source and its id,
        as soon as storage has it: both in several threads. After an error about the service, not about one
        image, the rest is not tried and has the same error. Nothing is sent before the first outcome is
        asked for; closing the iterator gives up what is left.
        """

        def send(source: SourceT, tell: Progress) -> str:
            image_id = self.upload(source, collection=collection, on_progress=tell)
            if on_sent is not None:
                on_sent(source, image_id)
            return image_id

        return upload_in_threads(send, sources, parallel=parallel, on_progress=on_progress)

    def get(self, image_id: str) -> Image:
        """One image with its findings and verdict.

        Raises:
            NotFoundError: this workspace has no such image.
        """
        return self._api.run(self._images.get(image_id))

    def verdict(self, image_id: str, *, number: int | None = None) -> Verdict:
        """The verdict on an image, or an earlier one by its number.

        Raises:
            NotFoundError: this workspace has no such image, or the image no such verdict.
        """
        return self._api.run(self._images.verdict(image_id, number=number))

    def preview(self, image_id: str) -> Preview:
        """Where the image's picture, as it was analysed, can be seen for the next minutes.

        Raises:
            NotFoundError: this workspace has no such image, or it has not been analysed.
            ApiError: 409, because there is no picture that may be shown.
        """
        return self._api.get(f"{image_path(image_id)}/preview", Preview)

    def duplicates(self, image_id: str) -> DuplicatesFinding:
        """The copies of an image that the workspace holds now, the nearest first; also those that came later.

        Raises:
            NotFoundError: this workspace has no such image, or it has not been analysed.
        """
        return self._api.get(f"{image_path(image_id)}/duplicates", DuplicatesFinding)

    def reanalyse(self, image_id: str) -> ImageSummary:
        """Another attempt at an image that FAILED; ``wait`` for what comes of it.

        Raises:
            NotFoundError: this workspace has no such image.
            ApiError: 409, because the image has not failed.
        """
        return self._api.post(f"{image_path(image_id)}/reanalyse", ImageSummary, body={})

    def tag(self, image_id: str, *, add: Sequence[str] = (), remove: Sequence[str] = ()) -> ImageSummary:
        """Add tags to an image and remove tags for good: no verdict brings back what was removed.

        To ask again changes nothing, and two people's edits at once both hold.

        Raises:
            NotFoundError: this workspace has no such image.
            ApiError: a text is no tag, or there would be too many.
        """
        path = image_path(image_id)
        body = {"tags": {"add": list(add), "remove": list(remove)}}
        return self._api.patch(path, ImageSummary, body=body)

    def history(self, image_id: str) -> HistoryPage:
        """All entries of an image's history; ``histories.find_broken_link`` says whether they are right.

        Raises:
            NotFoundError: this workspace has no such image.
        """
        return read_history(self._api, image_id)

    def delete(self, image_id: str) -> ErasureAnswer:
        """Erase an image and everything known about it, for good; asking twice changes nothing.

        ``get`` raises ``GoneError`` from then on, whose ``erasure.removed_at`` says when nothing was left.

        Raises:
            NotFoundError: this workspace has no such image.
        """
        return self._api.run(self._images.delete(image_id))

    def retention(self) -> RetentionPolicy:
        """How long this workspace's images are kept."""
        return self._api.get("/v1/retention", RetentionPolicy)

    def set_retention(self, policy: RetentionPolicy) -> RetentionPolicy:
        """Replace this workspace's policy. What has expired under it is erased within minutes."""
        return self._api.put("/v1/retention", RetentionPolicy, body=policy.model_dump())

    def expired(self, *, limit: int = 100) -> tuple[ExpiredImage, ...]:
        """What the next sweep erases, 1,000 images at most; erases nothing itself."""
        params = {"limit": str(limit)}
        return self._api.get("/v1/retention/expired", ExpiredImages, params=params).images

    def list(self, *, statuses: Sequence[str] = (), page_size: int = 50) -> Iterator[ImageSummary]:
        """Images, newest first, at one of ``statuses`` if any are given; pages are fetched as needed."""
        cursor = None
        while True:
            steps = self._images.page(statuses=statuses, page_size=page_size, cursor=cursor)
            page = self._api.run(steps)
            yield from page.images
            if not (cursor := page.next_cursor):
                return

    def wait(self, image_id: str, *, timeout_s: float = 300.0) -> Image:
        """The image as soon as it has a final status: the service holds its answer back until then.

        A service that cannot is asked often at first, then ever less.

        Raises:
            WaitTimeoutError: it has none after ``timeout_s`` seconds.
        """
        return self._api.run(self._images.wait(image_id, timeout_s=timeout_s))

    def import_urls(self, urls: Sequence[str], *, collection: str | None = None) -> ImportAnswer:
        """Have the service fetch images from ``urls``; the answer names the image that each becomes.

        Raises:
            ApiError: too many of them, or one is too long. What cannot be fetched is rejected later.
        """
        return self._api.post(
            "/v1/imports", ImportAnswer, body={"urls": list(urls), **membership(collection)}
        )

    def import_prefix(self, prefix: str, *, collection: str | None = None) -> ImportAnswer:
        """Have the service import its bucket's objects below ``prefix`` of the workspace's own folder.

        Asking again imports only what has come or changed since.

        Raises:
            ApiError: this service imports from no bucket.
        """
        return self._api.post("/v1/imports", ImportAnswer, body={"prefix": prefix, **membership(collection)})

    def get_import(self, import_id: str) -> ImportDetail:
        """How far an import is.

        Raises:
            NotFoundError: this workspace has no such import.
        """
        return self._api.get(f"/v1/imports/{quote(import_id, safe='')}", ImportDetail)
