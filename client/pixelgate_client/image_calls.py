"""What is asked about images, for both clients: each gives the steps, and a connection does them."""

from collections.abc import Callable, Sequence
from urllib.parse import quote

from pixelgate_client.errors import WaitTimeoutError
from pixelgate_client.exchange import Exchange, Pause, Steps
from pixelgate_client.models.erasure import ErasureAnswer
from pixelgate_client.models.image import Image, ImagePage
from pixelgate_client.models.service import UploadTicket
from pixelgate_client.models.verdict import Verdict
from pixelgate_client.original import Original

FIRST_POLL_S = 0.2
SLOWEST_POLL_S = 3.0
POLL_GROWTH = 1.5
# For so long the service itself waits before it answers.
LONGEST_HELD_S = 20


class ImageCalls:
    """The images of one workspace."""

    def __init__(self, exchange: Exchange, *, clock: Callable[[], float]) -> None:
        self._exchange = exchange
        self._clock = clock

    def ticket(
        self, name: str, *, content_type: str, size: int | None, collection: str | None
    ) -> Steps[UploadTicket]:
        """Make room for an image and be allowed to send it."""
        body: dict[str, object] = {"name": name, "content_type": content_type, **membership(collection)}
        if size is not None:
            body["size"] = size
        return self._exchange.ask("POST", "/v1/uploads", UploadTicket, body=body)

    def ticket_for(self, original: Original, *, collection: str | None) -> Steps[UploadTicket]:
        """The same for a file that this side has."""
        return self.ticket(
            original.name, content_type=original.content_type, size=original.size, collection=collection
        )

    def get(self, image_id: str) -> Steps[Image]:
        """One image with its findings and verdict."""
        return self._exchange.ask("GET", image_path(image_id), Image)

    def verdict(self, image_id: str, *, number: int | None) -> Steps[Verdict]:
        """The verdict that holds, or an earlier one by its number."""
        params = None if number is None else {"number": str(number)}
        return self._exchange.ask("GET", f"{image_path(image_id)}/verdict", Verdict, params=params)

    def delete(self, image_id: str) -> Steps[ErasureAnswer]:
        """Erase an image for good."""
        return self._exchange.ask("DELETE", image_path(image_id), ErasureAnswer)

    def page(self, *, statuses: Sequence[str], page_size: int, cursor: str | None) -> Steps[ImagePage]:
        """One page of images, newest first; ``cursor`` as the page before says."""
        params: dict[str, str | Sequence[str]] = {"limit": str(page_size), "status": tuple(statuses)}
        if cursor is not None:
            params["cursor"] = cursor
        return self._exchange.ask("GET", "/v1/images", ImagePage, params=params)

    def wait(self, image_id: str, *, timeout_s: float) -> Steps[Image]:
        """The image as soon as it has a final status."""
        started = self._clock()
        pause_s = FIRST_POLL_S
        while True:
            held_s = max(min(int(timeout_s - (self._clock() - started)), LONGEST_HELD_S), 0)
            params = {"wait": str(held_s)}
            image = yield from self._exchange.ask("GET", image_path(image_id), Image, params=params)
            waited_s = self._clock() - started
            if image.is_final:
                return image
            if waited_s >= timeout_s:
                raise WaitTimeoutError(image_id, image.status, waited_s)
            yield Pause(min(pause_s, max(timeout_s - waited_s, 0.0)))
            pause_s = min(pause_s * POLL_GROWTH, SLOWEST_POLL_S)


def image_path(image_id: str) -> str:
    """The route of one image."""
    return f"/v1/images/{quote(image_id, safe='')}"


def membership(collection: str | None) -> dict[str, str]:
    """The collection as bodies name it. Left out rather than null: a service may know no collections."""
    return {} if collection is None else {"collection": collection}
