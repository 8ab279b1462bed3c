"""The bytes of one image, posted straight to storage as a browser form would (S3 POST)."""

import asyncio
import html
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from urllib.parse import urlsplit

import httpx

from pixelgate_client.errors import ConnectionFailedError, UploadRefusedError
from pixelgate_client.exchange import ATTEMPTS, backoff_s
from pixelgate_client.models.service import UploadForm
from pixelgate_client.original import Original

Progress = Callable[[int, int], None]
"""Called with the bytes sent so far and the bytes to send, form fields included."""

_REASONS = {
    "EntityTooLarge": "the file is larger than this service accepts",
    "EntityTooSmall": "the file is empty",
    "ExpiredToken": "the permission to upload has run out",
    "SlowDown": "storage is busy",
    "ServiceUnavailable": "storage is busy",
    "RequestTimeout": "the connection was too slow",
    "BadDigest": "other bytes arrived than were sent, or the file was changed meanwhile",
}
_PASSING = {"SlowDown", "ServiceUnavailable", "RequestTimeout", "InternalError"}
_AGAIN = {"ExpiredToken", "BadDigest", *_PASSING}


# Storage may be slow to take a large file, and it answers only when it has all of it.
STORAGE_TIMEOUT = httpx.Timeout(60.0, connect=10.0, read=120.0)


class _MeteredStream(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A request body that tells how much of it has been sent."""

    def __init__(self, body: httpx.SyncByteStream, *, total: int, on_progress: Progress) -> None:
        self._body = body
        self._total = total
        self._on_progress = on_progress

    def __iter__(self) -> Iterator[bytes]:
        sent = 0
        for chunk in self._body:
            yield chunk
            # Only now: the chunk before is on its way when the next one is asked for.
            sent += len(chunk)
            self._on_progress(sent, self._total)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for chunk in self:
            yield chunk


def post_file(
    http: httpx.Client,
    form: UploadForm,
    original: Original,
    *,
    on_progress: Progress | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Post ``original`` with the fields of ``form``. The file is streamed, and comes last as S3 demands.

    ``http`` must carry no credentials: the form is the permission. What may work a little later is tried
    again: the same bytes by the same form make no second image.

    Raises:
        UploadRefusedError: storage answered no.
        ConnectionFailedError: storage did not answer.
    """
    for attempt in range(ATTEMPTS - 1):
        try:
            return _post(http, form, original, on_progress)
        except (UploadRefusedError, ConnectionFailedError) as error:
            if not _is_passing(error):
                raise
        sleep(backoff_s(attempt))
        original.file.seek(0)
    return _post(http, form, original, on_progress)


def _post(http: httpx.Client, form: UploadForm, original: Original, on_progress: Progress | None) -> None:
    request = _form_request(http, form, original, on_progress)
    try:
        response = http.send(request)
    except httpx.TransportError as error:
        raise broken(form.url, error) from error
    _check(response, form, original)


async def post_file_async(
    http: httpx.AsyncClient,
    form: UploadForm,
    original: Original,
    *,
    on_progress: Progress | None = None,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    """The same for asyncio. The file itself is read in the event loop, 64 KiB at a time."""
    for attempt in range(ATTEMPTS - 1):
        try:
            return await _post_async(http, form, original, on_progress)
        except (UploadRefusedError, ConnectionFailedError) as error:
            if not _is_passing(error):
                raise
        await sleep(backoff_s(attempt))
        original.file.seek(0)
    return await _post_async(http, form, original, on_progress)


async def _post_async(
    http: httpx.AsyncClient, form: UploadForm, original: Original, on_progress: Progress | None
) -> None:
    request = _form_request(http, form, original, on_progress)
    try:
        response = await http.send(request)
    except httpx.TransportError as error:
        raise broken(form.url, error) from error
    _check(response, form, original)


def _form_request(
    http: httpx.Client | httpx.AsyncClient, form: UploadForm, original: Original, on_progress: Progress | None
) -> httpx.Request:
    parts = {"file": (original.name, original.file, original.content_type)}
    request = http.build_request("POST", form.url, data=form.fields, files=parts)
    if on_progress is not None and isinstance(request.stream, httpx.SyncByteStream):
        total = int(request.headers["Content-Length"])
        request.stream = _MeteredStream(request.stream, total=total, on_progress=on_progress)
    return request


def broken(url: str, error: httpx.TransportError) -> ConnectionFailedError:
    """Storage at this address did not answer."""
    cause = str(error) or "the connection broke"
    return ConnectionFailedError(f"storage at {_origin(url)}", cause)


def is_transient(status: int, code: str) -> bool:
    """The same may work a little later; ``code`` is storage's own word for the reason."""
    return status in (408, 429) or status >= 500 or code in _PASSING


def _is_passing(error: UploadRefusedError | ConnectionFailedError) -> bool:
    return isinstance(error, ConnectionFailedError) or is_transient(error.status, error.code)


def _check(response: httpx.Response, form: UploadForm, original: Original) -> None:
    if not response.is_success:
        raise refusal(response, name=original.name, max_bytes=form.max_bytes)


def refusal(response: httpx.Response, *, name: str, max_bytes: int | None = None) -> UploadRefusedError:
    """What storage said, in words for people."""
    code = _element(response.text, "Code") or f"HTTP {response.status_code}"
    message = _element(response.text, "Message").rstrip(".")
    if "expired" in message.lower():
        code = "ExpiredToken"
    reason = _REASONS.get(code) or message or code
    if code == "EntityTooLarge" and max_bytes is not None:
        reason += f" ({max_bytes:,} bytes at most)"
    return UploadRefusedError(
        f"Storage refused {name}: {reason}",
        code=code,
        status=response.status_code,
        hint="Upload it again." if code in _AGAIN else "",
    )


def _origin(url: str) -> str:
    # The rest of a presigned address is a permission: it has no place in a message.
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _element(xml: str, tag: str) -> str:
    # Two flat elements of an error document: not worth an XML parser and its entity attacks.
    found = re.search(rf"<{tag}>([^<]*)</{tag}>", xml)
    return html.unescape(found.group(1)).strip() if found else ""
