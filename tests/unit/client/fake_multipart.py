"""Uploads in parts, beside ``FakeService``: storage that checks every part, and may lose or refuse some."""

import hashlib
import json
from threading import Lock
from urllib.parse import parse_qs, urlsplit

import httpx

from tests.unit.client.fake_service import S3_ERROR, STORAGE, problem

IMAGE_ID = "img_00000000000000000000000077"
SOON = "2100-01-01T00:00:00Z"


class FakeMultipart:
    """One upload. ``troubles`` maps a part's number to what becomes of the next attempts to PUT it."""

    def __init__(self, service):
        self.begun = []
        self.puts = []
        self.parts = {}
        self.troubles = {}
        self.is_complete = self.is_over = False
        self._service = service
        self._lock = Lock()
        path = f"/v1/uploads/{IMAGE_ID}"
        service.overrides |= {
            ("POST", "/v1/uploads/multipart"): self._begin,
            ("GET", path): self._look,
            ("POST", f"{path}/complete"): self._complete,
            "storage": self._put,
        }

    @property
    def content(self):
        """What the parts have become."""
        return b"".join(self.parts[number] for number in sorted(self.parts))

    def _begin(self, request):
        self.begun.append(json.loads(request.content))
        return httpx.Response(201, json=self._ticket())

    def _look(self, _request):
        if self.is_complete or self.is_over:
            return problem(409, "Conflict", "no parts are waited for")
        return httpx.Response(200, json=self._ticket())

    def _complete(self, _request):
        wanted = len(self.begun[0]["part_sha256"])
        if self.is_over:
            return problem(409, "Conflict", "no parts are waited for")
        if len(self.parts) < wanted:
            missing = {"type": "urn:pixelgate:problem:parts-missing", "status": 409, "title": "Conflict"}
            return httpx.Response(409, json=missing)
        self.is_complete = True
        return httpx.Response(200, json={"id": IMAGE_ID})

    def _put(self, request):
        number = int(parse_qs(urlsplit(str(request.url)).query)["partNumber"][0])
        with self._lock:
            self.puts.append(number)
            trouble = self.troubles[number].pop(0) if self.troubles.get(number) else None
        if isinstance(trouble, Exception):
            raise trouble
        if trouble is not None:
            # A response is read but once.
            return httpx.Response(trouble.status_code, content=trouble.content)
        if hashlib.sha256(request.content).hexdigest() != request.headers["x-amz-checksum-sha256"]:
            return httpx.Response(400, text=S3_ERROR.format(code="BadDigest", message="It did not match."))
        assert "Authorization" not in request.headers
        self.parts[number] = request.content
        return httpx.Response(200)

    def _ticket(self):
        asked = self.begun[0]
        parts = []
        for number, sha256 in enumerate(asked["part_sha256"], 1):
            size = min(asked["part_size"], asked["size"] - (number - 1) * asked["part_size"])
            part = {"number": number, "size": size, "sha256": sha256, "is_stored": number in self.parts}
            if number not in self.parts:
                url = f"{STORAGE}?partNumber={number}"
                part |= {"url": url, "headers": {"x-amz-checksum-sha256": sha256}}
            parts.append(part)
        upload = {"size": asked["size"], "part_size": asked["part_size"], "parts": parts}
        return {"id": IMAGE_ID, "upload": {**upload, "urls_expire_at": SOON, "expires_at": SOON}}
