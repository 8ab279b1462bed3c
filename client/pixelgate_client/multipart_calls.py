"""A large original in parts: several at a time, each tried again by itself, and resumed after a crash."""

from collections.abc import MutableMapping
from functools import partial
from urllib.parse import quote

import httpx

from pixelgate_client.desk import ConnectionT, Desk
from pixelgate_client.errors import ApiError, GoneError, NotFoundError, PixelgateError
from pixelgate_client.exchange import ATTEMPTS, Blocking, Call, Pause, Steps, Together, backoff_s
from pixelgate_client.models.uploads import MultipartTicket, PartToSend, SentImage
from pixelgate_client.original import Original
from pixelgate_client.parts import PartPlan, PartReader, plan_parts
from pixelgate_client.storage_upload import STORAGE_TIMEOUT, Progress, broken, is_transient, refusal
from pixelgate_client.upload_requests import membership

PARALLEL_PARTS = 4
ROUNDS = 10
"""So often are addresses asked for anew, each good for 15 minutes."""

Memory = MutableMapping[str, str]
"""What was begun and not completed: the image's id by a fingerprint of the file."""


class MultipartCalls(Desk[ConnectionT]):
    """Steps of ``upload`` for large files."""

    def _upload_in_parts(
        self,
        original: Original,
        *,
        collection: str | None,
        on_progress: Progress | None,
        memory: Memory | None,
    ) -> Steps[str]:
        """Send ``original`` and return its image's id; what ``memory`` knows of it is not sent again.

        Raises:
            OSError: the file cannot be read.
            ApiError: the service does not accept this type or size.
            UploadRefusedError: storage did not take a part: the file was changed meanwhile, for example.
            ConnectionFailedError: neither did it answer.
        """
        plan: PartPlan = yield Blocking(partial(plan_parts, original))
        remembered = {} if memory is None else memory
        fingerprint = f"{plan.fingerprint} {collection or ''} {original.name}"
        ticket = yield from self._go_on(remembered.get(fingerprint), plan)
        if ticket is None:
            ticket = yield from self._begin(original, plan, collection=collection)
        remembered[fingerprint] = ticket.id
        if not isinstance(ticket, SentImage):
            reader = PartReader(original, part_size=plan.part_size, on_progress=on_progress)
            yield from self._send_all(ticket, reader)
        remembered.pop(fingerprint, None)
        return ticket.id

    def _begin(self, original: Original, plan: PartPlan, *, collection: str | None) -> Steps[MultipartTicket]:
        body: dict[str, object] = {
            "name": original.name,
            "content_type": original.content_type,
            "size": plan.size,
            "part_size": plan.part_size,
            "part_sha256": list(plan.part_sha256),
            **membership(collection),
        }
        return self._post("/v1/uploads/multipart", MultipartTicket, body=body)

    def _go_on(self, image_id: str | None, plan: PartPlan) -> Steps[MultipartTicket | SentImage | None]:
        """What was begun before; None if nothing was, or it is over."""
        if image_id is None:
            return None
        try:
            ticket = yield from self._look(image_id)
        except (NotFoundError, GoneError):
            return None
        except ApiError as error:
            if error.problem.status != httpx.codes.CONFLICT:
                raise
            return (yield from self._completed(image_id))
        known = tuple(part.sha256 for part in ticket.upload.parts)
        return ticket if known == plan.part_sha256 else None

    def _completed(self, image_id: str) -> Steps[SentImage | None]:
        # Storage may have had all of it, and whoever sent it did not live to hear that.
        try:
            return (yield from self._complete(image_id))
        except ApiError:
            return None

    def _send_all(self, ticket: MultipartTicket, reader: PartReader) -> Steps[None]:
        for _ in range(ROUNDS):
            parts = ticket.upload.parts
            reader.sent([part for part in parts if part.is_stored])
            missing = [part for part in parts if not part.is_stored]
            sending = [partial(self._send_part, part, reader) for part in missing]
            sent: list[bool] = yield Together(sending, PARALLEL_PARTS)
            if all(sent) and (yield from self._is_complete(ticket.id)):
                return
            ticket = yield from self._look(ticket.id)
        raise PixelgateError("Storage did not keep all parts", hint="Upload it again.")

    def _send_part(self, part: PartToSend, reader: PartReader) -> Steps[bool]:
        """False if the part's address is good no more."""
        data: bytes = yield Blocking(partial(reader.read, part))
        call = Call(
            method="PUT",
            url=part.url or "",
            params=None,
            body=None,
            headers=part.headers,
            content=data,
            timeout=STORAGE_TIMEOUT,
        )
        for attempt in range(ATTEMPTS):
            try:
                response: httpx.Response = yield call
            except httpx.TransportError as error:
                failure: PixelgateError = broken(call.url, error)
            else:
                if response.is_success:
                    reader.sent([part])
                    return True
                refused = refusal(response, name=reader.original.name)
                if refused.code == "ExpiredToken":
                    return False
                if not is_transient(refused.status, refused.code):
                    raise refused
                failure = refused
            if attempt + 1 < ATTEMPTS:
                yield Pause(backoff_s(attempt))
        raise failure

    def _is_complete(self, image_id: str) -> Steps[bool]:
        try:
            yield from self._complete(image_id)
        except ApiError as error:
            if error.problem.type.endswith(":parts-missing"):
                return False
            raise
        return True

    def _look(self, image_id: str) -> Steps[MultipartTicket]:
        return self._get(_path(image_id), MultipartTicket)

    def _complete(self, image_id: str) -> Steps[SentImage]:
        return self._post(f"{_path(image_id)}/complete", SentImage, body={})


def _path(image_id: str) -> str:
    return f"/v1/uploads/{quote(image_id, safe='')}"
