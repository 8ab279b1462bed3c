"""Whether an address answers at all: for finding out why something does not work."""

import ssl
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx

from pixelgate_client.errors import ConnectionFailedError
from pixelgate_client.exchange import Call, Steps
from pixelgate_client.models.reached import Reached, Tls


def reach(url: str) -> Steps[Reached]:
    """Ask ``url`` once, without the key; any answer will do.

    Raises:
        ConnectionFailedError: there is none.
    """
    try:
        response: httpx.Response = yield Call(method="GET", url=url, params=None, body=None, headers={})
    except httpx.TransportError as error:
        raise ConnectionFailedError(url, str(error) or type(error).__name__) from error
    return Reached(
        url=url,
        status=response.status_code,
        content_type=response.headers.get("Content-Type", "").partition(";")[0].strip(),
        answered_at=_time(response.headers.get("Date")),
        tls=_tls(response),
    )


def _time(header: str | None) -> datetime | None:
    try:
        return parsedate_to_datetime(header).astimezone(UTC) if header else None
    except ValueError:
        return None


def _tls(response: httpx.Response) -> Tls | None:
    if response.url.scheme != "https":
        return None
    stream = response.extensions.get("network_stream")
    secured = stream.get_extra_info("ssl_object") if stream is not None else None
    certificate = (secured.getpeercert() if secured is not None else None) or {}
    until = certificate.get("notAfter")
    return Tls(
        version=secured.version() if secured is not None else None,
        valid_until=datetime.fromtimestamp(ssl.cert_time_to_seconds(until), UTC) if until else None,
    )
