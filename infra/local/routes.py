"""What the gateway answers to each path: the API's and the storage's answers, or a file of the console."""

import mimetypes
from http import HTTPStatus
from pathlib import Path
from urllib.parse import unquote, urlsplit

import httpx

from infra.local.answers import Answer, problem
from infra.local.media import Media

# A little longer than the HTTP API waits for a handler.
_UPSTREAM_TIMEOUT_S = 35.0
_NOT_FORWARDED = {
    "connection",
    "host",
    "keep-alive",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "content-length",
}
_NOT_RETURNED = _NOT_FORWARDED | {"content-encoding", "date", "server"}


class Routes:
    """Finds the answer to a request; knows nothing of sockets."""

    def __init__(self, *, api_url: str, web: Path, media: Media) -> None:
        self._api_url, self._media, self._web = api_url, media, web
        self._upstream = httpx.Client(timeout=_UPSTREAM_TIMEOUT_S, trust_env=False)
        storage = urlsplit(api_url)
        # Uploads and previews go between the page and storage, at the local cloud's own address.
        self._content_security_policy = (
            f"default-src 'self'; img-src 'self' blob: data: {storage.scheme}://{storage.netloc};"
            f" connect-src 'self' {storage.scheme}://{storage.netloc};"
            " object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
        )

    def answer(self, method: str, target: str, headers: dict[str, str], body: bytes) -> Answer:
        """Answer one request; ``target`` is the raw path with its query."""
        path = urlsplit(target).path
        if path == "/v1" or path.startswith("/v1/"):
            answer = self._forward(method, self._api_url + target, headers, body)
        elif method not in ("GET", "HEAD"):
            answer = problem(HTTPStatus.METHOD_NOT_ALLOWED, "Only GET and HEAD are answered here.")
        elif path.startswith(("/media/", "/signed/")):
            accept = next((value for name, value in headers.items() if name.lower() == "accept"), "")
            answer = self._media.answer(path, urlsplit(target).query, accept)
        else:
            answer = self._static(path)
        return Answer(answer.status, {**self._security_headers(), **answer.headers}, answer.body)

    def close(self) -> None:
        self._upstream.close()

    def _security_headers(self) -> dict[str, str]:
        return {
            "Content-Security-Policy": self._content_security_policy,
            "Cross-Origin-Opener-Policy": "same-origin",
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
        }

    def _forward(self, method: str, url: str, headers: dict[str, str], body: bytes) -> Answer:
        forwarded = {name: value for name, value in headers.items() if name.lower() not in _NOT_FORWARDED}
        try:
            response = self._upstream.request(method, url, headers=forwarded, content=body)
        except httpx.HTTPError:
            return problem(HTTPStatus.BAD_GATEWAY, "The local cloud does not answer. Is it still running?")
        returned = {name: value for name, value in response.headers.items() if name not in _NOT_RETURNED}
        return Answer(response.status_code, returned, response.content)

    def _static(self, path: str) -> Answer:
        name = unquote(path).lstrip("/") or "index.html"
        file = (self._web / name).resolve() if "\0" not in name else self._web
        is_hidden = any(part.startswith(".") for part in Path(name).parts)
        if is_hidden or not file.is_relative_to(self._web) or not file.is_file():
            return problem(HTTPStatus.NOT_FOUND, "There is no such page.")
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        charset = "; charset=utf-8" if kind.startswith("text/") or kind.endswith("json") else ""
        return Answer(
            HTTPStatus.OK, {"Content-Type": kind + charset, "Cache-Control": "no-cache"}, file.read_bytes()
        )
