"""Pixelgate and its storage behind an httpx.MockTransport: no sockets, everything it was sent on record."""

import hashlib
import json
from collections.abc import Callable
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import HTTP

import httpx

from pixelgate_client.client import Client

ENDPOINT = "http://pixelgate.test"
STORAGE = "http://storage.test/originals"
API_KEY = "pg_k1_secret"
JPEG = b"\xff\xd8\xff\xe0" + b"\x00" * 200_000
S3_ERROR = '<?xml version="1.0"?><Error><Code>{code}</Code><Message>{message}</Message></Error>'

Answer = Callable[[httpx.Request], httpx.Response]


def problem(status: int, title: str, detail: str = "", hint: str | None = None) -> httpx.Response:
    """An error as the API answers it."""
    document = {"type": "about:blank", "status": status, "title": title, "detail": detail, "hint": hint}
    return httpx.Response(
        status, content=json.dumps(document), headers={"Content-Type": "application/problem+json"}
    )


def image_document(image_id: str, *, name: str = "cat.jpg", status: str = "APPROVED") -> dict[str, object]:
    """An image as the API shows it; with findings and verdict where the status is a verdict's."""
    document: dict[str, object] = {
        "id": image_id,
        "name": name,
        "status": status,
        "content_type": "image/jpeg",
        "created_at": "2026-03-01T10:00:00.000000Z",
        "updated_at": "2026-03-01T10:00:01.234000Z",
        "reason": None,
        "reason_code": None,
        "severity": None,
        "ruleset": None,
        "facts": None,
        "a_field_of_tomorrow": {"is": "ignored"},
    }
    if status in ("APPROVED", "IN_REVIEW"):
        document |= {"facts": FACTS, "findings": FINDINGS, "verdict": VERDICT}
    return document


class FakeService:
    """Takes uploads and answers ``status_sequence`` one by one when asked where an image stands.

    ``overrides`` replaces the answer to one ``(method, path)`` or to the ``storage``.
    """

    def __init__(self, *, status_sequence: tuple[str, ...] = ("APPROVED",)) -> None:
        self.requests: list[httpx.Request] = []
        self.forms: list[list[tuple[str, str | None, bytes]]] = []
        self.overrides: dict[tuple[str, str] | str, Answer] = {}
        self.names: dict[str, str] = {}
        self.answered: dict[str, dict[str, object]] = {}
        self.asked: dict[str, int] = {}
        self.slept: list[float] = []
        self.now = 0.0
        self.status_sequence = status_sequence

    def client(self, endpoint: str = ENDPOINT, api_key: str | None = API_KEY) -> Client:
        """A client of this service that never sleeps."""
        transport = httpx.MockTransport(self.answer)
        return Client(endpoint, api_key, transport=transport, sleep=self.sleep, clock=lambda: self.now)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def answer(self, request: httpx.Request) -> httpx.Response:
        request.read()
        self.requests.append(request)
        if request.url.host == "storage.test":
            return self.overrides.get("storage", self.take_form)(request)
        override = self.overrides.get((request.method, request.url.path))
        if override is not None:
            return override(request)
        return self._route(request)

    def _route(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/v1/health":
            return httpx.Response(200, json={"status": "ok", "version": "1.2.3"})
        if request.headers.get("Authorization") != f"Bearer {API_KEY}":
            return httpx.Response(401, json={"message": "Unauthorized"})
        match request.method, request.url.path.split("/")[2:]:
            case "POST", ["uploads"]:
                key = request.headers.get("Idempotency-Key", "")
                if key not in self.answered:
                    self.answered[key] = self._ticket(**json.loads(request.content))
                return httpx.Response(201, json=self.answered[key])
            case "POST", ["uploads", "batch"]:
                wanted = json.loads(request.content)["uploads"]
                return httpx.Response(201, json={"uploads": [self._ticket(**each) for each in wanted]})
            case "POST", ["analyses"]:
                return self._analyse(request)
            case "GET", ["images", image_id] if image_id in self.names:
                return self._show(image_id)
        return problem(404, "Not Found", "there is no such image", "GET /v1/images lists yours")

    def _ticket(self, name: str, sha256: str | None = None, **_others: object) -> dict[str, object]:
        image_id = f"img_{len(self.names):026d}"
        self.names[image_id] = name
        fields = {
            "key": f"demo/{image_id}",
            "Content-Type": "image/jpeg",
            "policy": "p",
            "x-amz-signature": "s",
            **({} if sha256 is None else {"x-amz-checksum-sha256": sha256}),
        }
        upload = {
            "url": STORAGE,
            "fields": fields,
            "expires_at": "2026-03-01T10:05:00Z",
            "max_bytes": 26214400,
        }
        return {"id": image_id, "upload": upload}

    def _analyse(self, request: httpx.Request) -> httpx.Response:
        if request.headers["Content-Type"] == "application/json":
            return self._show(json.loads(request.content)["upload_id"])
        return self._show(str(self._ticket(request.url.params["name"])["id"]))

    def _show(self, image_id: str) -> httpx.Response:
        asked = self.asked.get(image_id, 0)
        self.asked[image_id] = asked + 1
        status = self.status_sequence[min(asked, len(self.status_sequence) - 1)]
        return httpx.Response(200, json=image_document(image_id, name=self.names[image_id], status=status))

    def take_form(self, request: httpx.Request) -> httpx.Response:
        head = b"Content-Type: " + request.headers["Content-Type"].encode() + b"\r\n\r\n"
        message = BytesParser(EmailMessage, policy=HTTP).parsebytes(head + request.content)
        self.forms.append(
            [
                (
                    str(part.get_param("name", header="Content-Disposition")),
                    part.get_filename(),
                    part.get_payload(decode=True),
                )
                for part in message.iter_parts()
            ]
        )
        values = {name: value for name, _, value in self.forms[-1]}
        expected = values.get("x-amz-checksum-sha256")
        if expected is not None and expected.decode() != hashlib.sha256(values["file"]).hexdigest():
            return httpx.Response(400, text=S3_ERROR.format(code="BadDigest", message="It did not match."))
        return httpx.Response(204)


FACTS = {
    "sha256": "ab" * 32,
    "bytes": 200004,
    "format": "JPEG",
    "width": 640,
    "height": 480,
    "frames": 1,
    "has_alpha": False,
    "exif_orientation": 1,
    "camera": "Pixel 8",
}
_MODEL = {"model": "m", "model_version": "1", "took_ms": 12}
_BOX = {"x": 0.1, "y": 0.2, "width": 0.3, "height": 0.4}
FINDINGS = {
    "labels": _MODEL
    | {
        "labels": [
            {"name": "tabby", "wnid": "n1", "confidence": 0.63, "parents": ["cat"]},
            {"name": "tiger cat", "wnid": "n2", "confidence": 0.21, "parents": ["cat"]},
        ],
        "is_confident": True,
        "embedding": "AAAA",
    },
    "objects": _MODEL
    | {
        "objects": [
            {"name": "dog", "parents": [], "confidence": 0.9, "box": _BOX, "area": 0.12},
            {"name": "cat", "parents": [], "confidence": 0.8, "box": _BOX, "area": 0.12},
            {"name": "cat", "parents": [], "confidence": 0.7, "box": _BOX, "area": 0.12},
        ]
    },
    "moderation": _MODEL
    | {
        "categories": [
            {"name": "gore", "confidence": 0.01, "source_model": "s"},
            {"name": "nudity", "confidence": 0.02, "source_model": "s"},
        ],
        "second_opinion": False,
    },
    "faces": {"missing": True, "error": "model file is damaged"},
    "text": _MODEL
    | {
        "engine": "tesseract",
        "language": "eng",
        "lines": [
            {"text": "SALE \x1b[2Jtoday", "confidence": 0.9, "box": _BOX},
            {"text": "[bold]all shoes[/bold]", "confidence": 0.8, "box": _BOX},
        ],
        "truncated": False,
    },
    "measures": _MODEL
    | {
        "colors": [{"hex": "#0A84FF", "name": "azure", "lab": [54.6, 7.2, -71.5], "share": 0.4}],
        "sharpness": 312.4,
        "exposure": {"mean": 0.5, "shadows_clipped": 0.01, "highlights_clipped": 0.02},
        "contrast": 0.2,
        "background": {"hex": "#FFFFFF", "name": "white", "lab": [100.0, 0.0, 0.0], "share": 0.9},
        "noise": 0.6,
        "colorfulness": 42.4,
        "is_blank": False,
        "blank_reason": None,
        "composition": {
            "aspect_ratio": 1.5,
            "borders": {"top": 0.1, "right": 0.0, "bottom": 0.1, "left": 0.0},
            "focus": {"x": 0.5, "y": 0.4},
            "subject": {"x": 0.2, "y": 0.1, "width": 0.5, "height": 0.8},
            "subject_area": 0.4,
        },
        "perceptual_hash": "0123456789abcdef",
    },
    "duplicates": _MODEL
    | {
        "duplicates": [
            {"image_id": "img_1", "kind": "exact", "by": "sha256"},
            {
                "image_id": "img_2",
                "kind": "near",
                "by": "perceptual_hash",
                "distance": 3,
                "transformation": "rotated_90",
            },
            {"image_id": "img_3", "kind": "near", "by": "embedding", "similarity": 0.91},
        ],
        "compared_by": ["sha256", "perceptual_hash", "embedding"],
    },
}
VERDICT = {
    "severity": "review",
    "reason": "A face could not be ruled out",
    "ruleset": "catalogue-ugc@" + "cd" * 32,
    "explanation": ["Sent to review: Cats: cat seen at 0.80 (limit 0.50)"],
    "trace": [
        {
            "rule": "faces-visible",
            "result": "unknown",
            "severity": "review",
            "reason": "A face could not be ruled out",
            "condition": {
                "operator": "count",
                "result": "unknown",
                "path": "faces",
                "expected": {"gte": 1},
                "note": "the analysis is missing",
            },
        },
        {
            "rule": "two-cats",
            "result": "true",
            "severity": "review",
            "reason": "Cats",
            "condition": {
                "operator": "any",
                "result": "true",
                "path": "objects",
                "evidence": [{"index": 1, "name": "cat", "confidence": 0.8, "box": _BOX, "parents": []}],
                "children": [
                    {
                        "operator": "gte",
                        "result": "true",
                        "path": "confidence",
                        "expected": 0.5,
                        "actual": 0.8,
                        "margin": 0.3,
                    }
                ],
            },
        },
        {
            "rule": "too-small",
            "result": "false",
            "severity": None,
            "reason": "Too small",
            "condition": {
                "operator": "lt",
                "result": "false",
                "path": "image.width",
                "expected": 300,
                "actual": 640,
                "margin": -340.0,
            },
        },
    ],
}
