"""Tickets for many files: asked for a hundred at a time, when the first of a hundred comes to its turn."""

from collections.abc import Callable, Sequence
from functools import partial

from pixelgate_client.errors import ApiError, AuthenticationError, PixelgateError
from pixelgate_client.exchange import Blocking, Exchange, Steps
from pixelgate_client.models.service import UploadTicket, UploadTickets
from pixelgate_client.original import Source, open_original
from pixelgate_client.parts import MULTIPART_FROM
from pixelgate_client.upload_requests import upload_request

MOST_AT_ONCE = 100
GOOD_FOR_S = 600.0
"""Tickets are good for 15 minutes; a file that comes to its turn later asks for one of its own."""


class TicketBatches:
    """Gives each of ``sources`` its ticket. One caller at a time: whoever shares it holds a lock."""

    def __init__(
        self,
        sources: Sequence[Source],
        *,
        exchange: Exchange,
        collection: str | None,
        clock: Callable[[], float],
    ) -> None:
        self._sources = sources
        self._exchange = exchange
        self._collection = collection
        self._clock = clock
        self._failure: PixelgateError | None = None
        self._batches: dict[int, tuple[float, dict[int, UploadTicket]]] = {}

    def take(self, number: int) -> Steps[UploadTicket | None]:
        """The ticket of a source, by its number; None if it has to ask by itself."""
        if self._failure is not None:
            raise self._failure
        batch = number // MOST_AT_ONCE
        if batch not in self._batches:
            try:
                self._batches[batch] = (self._clock(), (yield from self._ask(batch)))
            except PixelgateError as error:
                # About the service: whoever waits for a ticket need not ask it once more.
                self._failure = error
                raise
        asked_at, tickets = self._batches[batch]
        ticket = tickets.pop(number, None)
        return ticket if self._clock() - asked_at < GOOD_FOR_S else None

    def _ask(self, batch: int) -> Steps[dict[int, UploadTicket]]:
        numbers = range(batch * MOST_AT_ONCE, min((batch + 1) * MOST_AT_ONCE, len(self._sources)))
        requests: dict[int, dict[str, object]] = yield Blocking(partial(self._requests, numbers))
        if len(requests) <= 1:
            return {}
        body = {"uploads": list(requests.values())}
        try:
            answer = yield from self._exchange.ask("POST", "/v1/uploads/batch", UploadTickets, body=body)
        except AuthenticationError:
            raise
        except ApiError:
            # All of them or none: each asks by itself, and hears what is said of it alone.
            return {}
        return dict(zip(requests, answer.uploads, strict=True))

    def _requests(self, numbers: range) -> dict[int, dict[str, object]]:
        """What cannot be read, or is sent in parts, is not among them."""
        requests = {}
        for number in numbers:
            try:
                with open_original(self._sources[number], name=None) as original:
                    if original.size < MULTIPART_FROM:
                        requests[number] = upload_request(original, collection=self._collection)
            except (PixelgateError, OSError):
                continue
        return requests
