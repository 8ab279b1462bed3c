"""The browser's one address: pages, API and released pictures, and nothing else."""

import http.client
import json
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread

import httpx
import pytest
from botocore.exceptions import ClientError

from infra.local.cloud import LocalCloudError, free_port
from infra.local.gateway import Gateway
from infra.local.media import DeliveredMedia, nothing_here

pytestmark = pytest.mark.integration

RELEASED = "/media/acme/img_01K0000000000000000000000A/0123456789abcdef0123456789abcdef.webp"


class StoredPictures:
    """Stands for the delivery bucket, and remembers what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def get_object(self, *, Bucket: str, Key: str) -> dict[str, object]:  # noqa: N803 - AWS's names
        self.asked.append(Key)
        if f"/{Key}" != RELEASED:
            raise ClientError({"Error": {"Code": "NoSuchKey", "Message": "upstream secret"}}, "GetObject")
        return {"ContentType": "image/webp", "CacheControl": "immutable", "Body": BytesIO(b"picture")}


STORED = StoredPictures()
PICTURES = DeliveredMedia(STORED, "delivery", "key", lambda path, query, accept: nothing_here())


class Upstream(BaseHTTPRequestHandler):
    """Stands for the HTTP API: tells what it was asked."""

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        told = {
            "method": self.command,
            "path": self.path,
            "body": body,
            "headers": dict(self.headers.items()),
        }
        self.send_response(404 if "secret" in self.path else 201)
        self.send_header("Content-Type", "application/json")
        self.send_header("X-From", "upstream")
        self.end_headers()
        self.wfile.write(json.dumps(told).encode())

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def log_message(self, format: str, *args: object) -> None:
        """Silent."""


@pytest.fixture(scope="module")
def upstream() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Upstream)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    (folder / "secret.txt").write_text("not for the web")
    web = folder / "web"
    (web / "views").mkdir(parents=True)
    (web / "index.html").write_text("<h1>Pixelgate</h1>")
    (web / "views" / "list.js").write_text("export const x = 1;")
    (web / ".env").write_text("KEY=1")
    (web / "outside").symlink_to(folder / "secret.txt")
    return web


@pytest.fixture(scope="module")
def gateway(upstream: str, web: Path) -> Iterator[Gateway]:
    with Gateway(port=free_port(), api_url=f"{upstream}/api", web=web, media=PICTURES) as gateway:
        yield gateway


def test_the_root_is_the_console(gateway: Gateway) -> None:
    response = httpx.get(gateway.url)

    assert (response.status_code, response.text) == (200, "<h1>Pixelgate</h1>")
    assert response.headers["content-type"] == "text/html; charset=utf-8"


def test_modules_are_served_as_scripts(gateway: Gateway) -> None:
    assert httpx.get(f"{gateway.url}/views/list.js").headers["content-type"].startswith("text/javascript")


def test_every_answer_carries_the_security_headers(gateway: Gateway, upstream: str) -> None:
    for path in ("/", "/v1/images", "/nothing", "/media/x.jpg"):
        headers = httpx.get(gateway.url + path).headers

        assert headers["x-content-type-options"] == "nosniff"
        assert "default-src 'self'" in headers["content-security-policy"]
        assert f"connect-src 'self' {upstream}" in headers["content-security-policy"]
        assert headers["referrer-policy"] == "no-referrer"


def test_api_calls_are_passed_on_with_method_query_headers_and_body(gateway: Gateway) -> None:
    response = httpx.post(
        f"{gateway.url}/v1/images?label=cat&label=a%20dog",
        content=b"{}",
        headers={"authorization": "Bearer k"},
    )

    told = response.json()
    assert (response.status_code, response.headers["x-from"]) == (201, "upstream")
    assert (told["method"], told["path"], told["body"]) == (
        "POST",
        "/api/v1/images?label=cat&label=a%20dog",
        "{}",
    )
    assert {name.lower(): value for name, value in told["headers"].items()}["authorization"] == "Bearer k"


def test_released_pictures_come_from_the_delivery_bucket(gateway: Gateway) -> None:
    response = httpx.get(gateway.url + RELEASED)

    assert (response.status_code, response.content) == (200, b"picture")
    assert response.headers["content-type"] == "image/webp"
    assert response.headers["cache-control"] == "immutable"


def test_what_is_not_released_does_not_exist(gateway: Gateway) -> None:
    response = httpx.get(gateway.url + RELEASED.replace("webp", "jpg"))

    assert (response.status_code, response.headers["content-type"]) == (404, "application/problem+json")
    assert response.headers["cache-control"] == "no-store"
    assert "upstream" not in response.text


@pytest.mark.parametrize(
    "path",
    [
        "/media/acme/1.jpg",
        "/media/",
        "/media/acme/",
        RELEASED.rpartition("/")[0] + "/",
        RELEASED.replace("acme", ".."),
        RELEASED.replace("acme", "%61cme"),
        RELEASED.replace("/media/", "/media/../media/"),
        RELEASED.replace("/media/", "/media//"),
        RELEASED.replace("/media/", "/signed/"),
        RELEASED.replace("/media/", "/signed/") + f"?expires=9999999999&signature={'0' * 64}",
        RELEASED + "/",
        RELEASED + "%00",
        RELEASED.upper(),
    ],
)
def test_of_anything_but_a_files_own_name_storage_is_not_even_asked(gateway: Gateway, path: str) -> None:
    STORED.asked.clear()

    with closing(http.client.HTTPConnection("127.0.0.1", int(gateway.url.rpartition(":")[2]))) as raw:
        raw.request("GET", path, headers={"Host": "localhost"})
        assert raw.getresponse().status == 404

    assert STORED.asked == []


def test_without_a_delivery_bucket_nothing_is_released(upstream: str, web: Path) -> None:
    with Gateway(port=free_port(), api_url=upstream, web=web) as gateway:
        assert httpx.get(f"{gateway.url}/media/acme/1.jpg").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/views/../../secret.txt",
        "//etc/passwd",
        "/outside",
        "/.env",
        "/views",
        "/nothing",
        "/index.html%00.js",
    ],
)
def test_only_files_of_the_web_folder_are_served(gateway: Gateway, path: str) -> None:
    # httpx would tidy the path up before sending it.
    connection = http.client.HTTPConnection("127.0.0.1", int(gateway.url.rpartition(":")[2]))
    connection.request("GET", path)
    response = connection.getresponse()

    assert response.status == 404
    assert response.getheader("content-type") == "application/problem+json"
    connection.close()


def test_a_foreign_host_name_is_refused(gateway: Gateway) -> None:
    assert httpx.get(gateway.url, headers={"host": "evil.example"}).status_code == 421


def test_a_body_above_six_megabytes_is_refused(gateway: Gateway) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", int(gateway.url.rpartition(":")[2]))
    connection.putrequest("POST", "/v1/uploads")
    connection.putheader("Content-Length", str(6 * 1024 * 1024 + 1))
    connection.endheaders()

    assert connection.getresponse().status == 413
    connection.close()


def test_a_body_of_unknown_length_is_refused(gateway: Gateway) -> None:
    assert httpx.post(f"{gateway.url}/v1/uploads", content=iter([b"a"])).status_code == 411


def test_pages_take_no_writes(gateway: Gateway) -> None:
    assert httpx.post(f"{gateway.url}/index.html").status_code == 405


def test_a_cloud_that_is_down_is_a_problem_and_not_a_crash(web: Path) -> None:
    with Gateway(port=free_port(), api_url=f"http://127.0.0.1:{free_port()}", web=web) as gateway:
        response = httpx.get(f"{gateway.url}/v1/health")

    assert (response.status_code, response.headers["content-type"]) == (502, "application/problem+json")


def test_a_taken_port_is_named(gateway: Gateway, web: Path) -> None:
    port = int(gateway.url.rpartition(":")[2])

    with pytest.raises(LocalCloudError, match=f"port {port} is taken"):
        Gateway(port=port, api_url="http://127.0.0.1:1", web=web).start()
