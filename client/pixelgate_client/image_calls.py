"""What both clients ask about images."""

from collections.abc import Sequence
from enum import StrEnum
from urllib.parse import quote

from pixelgate_client.desk import ConnectionT, Desk, listing, operation
from pixelgate_client.errors import WaitTimeoutError
from pixelgate_client.exchange import Pause, Steps
from pixelgate_client.models.erasure import ErasureAnswer
from pixelgate_client.models.findings import DuplicatesFinding
from pixelgate_client.models.history import HistoryPage
from pixelgate_client.models.image import Image, ImagePage, ImageStatus, ImageSummary
from pixelgate_client.models.preview import Preview
from pixelgate_client.models.renditions import Renditions
from pixelgate_client.models.verdict import Verdict
from pixelgate_client.pages import Pages

FIRST_POLL_S = 0.2
SLOWEST_POLL_S = 3.0
POLL_GROWTH = 1.5
# For so long the service itself waits before it answers.
LONGEST_HELD_S = 20


class Until(StrEnum):
    """How far an image is waited for.

    Until the rules have decided; until people have, where the rules ask for it; until it is public as well.
    """

    VERDICT = "verdict"
    DECISION = "decision"
    RELEASE = "release"


class ImageCalls(Desk[ConnectionT]):
    """The images of one workspace. Where one is named, a ``NotFoundError`` says that there is none."""

    @operation
    def get(self, image_id: str) -> Steps[Image]:
        """One image with its findings and verdict."""
        return self._get(_path(image_id), Image)

    @operation
    def verdict(self, image_id: str, *, number: int | None = None) -> Steps[Verdict]:
        """The verdict on an image, or an earlier one by its number.

        Raises:
            NotFoundError: this workspace has no such image, or the image no such verdict.
        """
        params = None if number is None else {"number": str(number)}
        return self._get(f"{_path(image_id)}/verdict", Verdict, params=params)

    @operation
    def preview(self, image_id: str) -> Steps[Preview]:
        """Where the image's picture, as it was analysed, can be seen for the next minutes.

        Raises:
            NotFoundError: this workspace has no such image, or it has not been analysed.
            ApiError: 409, because there is no picture that may be shown.
        """
        return self._get(f"{_path(image_id)}/preview", Preview)

    @operation
    def duplicates(self, image_id: str) -> Steps[DuplicatesFinding]:
        """The copies of an image that the workspace holds now, the nearest first; also those that came later.

        Raises:
            NotFoundError: this workspace has no such image, or it has not been analysed.
        """
        return self._get(f"{_path(image_id)}/duplicates", DuplicatesFinding)

    @operation
    def reanalyse(self, image_id: str) -> Steps[ImageSummary]:
        """Another attempt at an image that FAILED; ``wait`` for what comes of it.

        Raises:
            ApiError: 409, because the image has not failed.
        """
        return self._post(f"{_path(image_id)}/reanalyse", ImageSummary, body={})

    @operation
    def tag(
        self, image_id: str, *, add: Sequence[str] = (), remove: Sequence[str] = ()
    ) -> Steps[ImageSummary]:
        """Add tags to an image and remove tags for good: no verdict brings back what was removed.

        To ask again changes nothing, and two people's edits at once both hold.

        Raises:
            ApiError: a text is no tag, or there would be too many.
        """
        body = {"tags": {"add": list(add), "remove": list(remove)}}
        return self._patch(_path(image_id), ImageSummary, body=body)

    @operation
    def history(self, image_id: str) -> Steps[HistoryPage]:
        """All entries of an image's history; ``histories.find_broken_link`` says whether they are right."""
        path = f"{_path(image_id)}/history"
        page = yield from self._get(path, HistoryPage)
        entries = list(page.entries)
        while page.next_after is not None:
            page = yield from self._get(path, HistoryPage, params={"after": str(page.next_after)})
            entries += page.entries
        return page.model_copy(update={"entries": tuple(entries)})

    @operation
    def delete(self, image_id: str) -> Steps[ErasureAnswer]:
        """Erase an image and everything known about it, for good; asking twice changes nothing.

        ``get`` raises ``GoneError`` from then on, whose ``erasure.removed_at`` says when nothing was left.
        """
        return self._delete(_path(image_id), ErasureAnswer)

    @operation
    def wait(self, image_id: str, *, until: Until = Until.VERDICT, timeout_s: float = 300.0) -> Steps[Image]:
        """The image as soon as it is so far. For a verdict the service holds its answer back.

        Whatever does not happen by itself is asked for often at first, then ever less. ``Until.RELEASE`` ends
        as well when the image is rejected or has failed: then nothing will be released.

        Raises:
            WaitTimeoutError: it is not after ``timeout_s`` seconds.
        """
        started = self._clock()
        pause_s = FIRST_POLL_S
        while True:
            held_s = max(min(int(timeout_s - (self._clock() - started)), LONGEST_HELD_S), 0)
            image = yield from self._get(_path(image_id), Image, params={"wait": str(held_s)})
            waited_s = self._clock() - started
            if (yield from self._is_so_far(image, until)):
                return image
            if waited_s >= timeout_s:
                raise WaitTimeoutError(image_id, image.status, waited_s)
            yield Pause(min(pause_s, max(timeout_s - waited_s, 0.0)))
            pause_s = min(pause_s * POLL_GROWTH, SLOWEST_POLL_S)

    def _is_so_far(self, image: Image, until: Until) -> Steps[bool]:
        if not image.is_final or (until is not Until.VERDICT and image.status == ImageStatus.IN_REVIEW):
            return False
        if until is Until.RELEASE and image.status == ImageStatus.APPROVED:
            return (yield from self._get(f"{_path(image.id)}/renditions", Renditions)).release is not None
        return True

    @listing
    def list(self, *, statuses: Sequence[str] = (), page_size: int = 50) -> Pages[ImageSummary]:
        """Images, newest first, at one of ``statuses`` if any are given; pages are fetched as needed."""
        return self._pages(
            "/v1/images",
            ImagePage,
            lambda page: (page.images, page.next_cursor),
            params={"limit": str(page_size), "status": tuple(statuses)},
        )


def _path(image_id: str) -> str:
    return f"/v1/images/{quote(image_id, safe='')}"
