"""docs/examples work: they compile, call what there is, and run where their framework is installed."""

import ast
import base64
import hashlib
import hmac
import importlib.util
import json
import re
import shutil
import subprocess
import time

import httpx
import pytest

from pixelgate_client.async_client import AsyncClient
from pixelgate_client.client import Client
from tests.support.template import ROOT
from tests.unit.client.fake_service import API_KEY, ENDPOINT, FakeService

EXAMPLES = ROOT / "docs" / "examples"
PAGE = EXAMPLES / "upload.html"
NODE = shutil.which("node")
KEY = b"a secret of thirty-two bytes ...."
SECRET = "whsec_" + base64.b64encode(KEY).decode()
WISH = {"name": "cat.jpg", "content_type": "image/jpeg", "size": 5}
ASKED_ONCE = {"Idempotency-Key": "one"}
EVENT = {"type": "ImageAnalysed", "data": {"id": "img_1", "status": "APPROVED"}}


@pytest.fixture
def example(monkeypatch):
    """Loads an example whose Pixelgate is a fake."""
    monkeypatch.setenv("PIXELGATE_ENDPOINT", ENDPOINT)
    monkeypatch.setenv("PIXELGATE_API_KEY", API_KEY)
    monkeypatch.setenv("PIXELGATE_WEBHOOK_SECRET", SECRET)

    def load(name, client):
        spec = importlib.util.spec_from_file_location(name, EXAMPLES / f"{name}.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        transport = httpx.MockTransport(FakeService().answer)
        module.pixelgate = client(ENDPOINT, API_KEY, transport=transport)
        return module

    return load


def signed(body):
    sent_at = str(int(time.time()))
    digest = hmac.new(KEY, f"evt_1.{sent_at}.".encode() + body, hashlib.sha256).digest()
    signature = f"v1,{base64.b64encode(digest).decode()}"
    return {"webhook-id": "evt_1", "webhook-timestamp": sent_at, "webhook-signature": signature}


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.py")), ids=lambda path: path.name)
def test_an_example_takes_from_the_client_only_what_is_there(path):
    tree = ast.parse(path.read_text())

    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module.startswith("pixelgate_client."):
            module = importlib.import_module(node.module)
            assert [name.name for name in node.names if not hasattr(module, name.name)] == []
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "pixelgate":
            assert hasattr(Client, node.attr)
            assert hasattr(AsyncClient, node.attr)


def test_the_fastapi_example_gives_tickets_and_believes_only_signed_webhooks(example):
    pytest.importorskip("fastapi")
    from fastapi.testclient import TestClient  # noqa: PLC0415 - only where it is installed

    site = TestClient(example("fastapi_app", AsyncClient).app)
    body = json.dumps(EVENT).encode()

    first, again = (site.post("/uploads", json=WISH, headers=ASKED_ONCE).json() for _ in range(2))
    assert (first["id"], first["upload"]["fields"]["policy"]) == (again["id"], "p")
    assert site.get("/uploads/img_00000000000000000000000001").json()["title"] == "Not Found"
    assert site.delete("/uploads/../images/img_00000000000000000000000001").status_code == 404
    assert site.post("/pixelgate", content=body, headers=signed(body)).status_code == 204
    assert site.post("/pixelgate", content=body + b" ", headers=signed(body)).status_code == 400


def test_the_django_example_gives_tickets_and_believes_only_signed_webhooks(example):
    pytest.importorskip("django")
    import django  # noqa: PLC0415 - only where it is installed
    from django.conf import settings  # noqa: PLC0415
    from django.test import Client as Site  # noqa: PLC0415

    settings.configure(ROOT_URLCONF=example("django_urls", Client), ALLOWED_HOSTS=["testserver"])
    django.setup()
    site, body = Site(), json.dumps(EVENT).encode()

    wish = json.dumps(WISH)
    first, again = (
        site.post("/uploads", wish, content_type="application/json", headers=ASKED_ONCE).json()
        for _ in range(2)
    )
    assert (first["id"], first["upload"]["fields"]["policy"]) == (again["id"], "p")
    assert site.get("/uploads/img_00000000000000000000000001").json()["title"] == "Not Found"
    for sent, status in ((body, 204), (body + b" ", 400)):
        answer = site.post("/pixelgate", sent, content_type="application/json", headers=signed(body))
        assert answer.status_code == status


def test_the_page_imports_what_the_module_exports():
    [names] = re.findall(r'import \{ ([^}]+) \} from "\./pixelgate\.js";', PAGE.read_text())
    types = (ROOT / "web" / "pixelgate.d.ts").read_text()

    assert set(names.split(", ")) <= set(re.findall(r"^export (?:class|function) (\w+)", types, re.MULTILINE))


@pytest.mark.skipif(NODE is None, reason="there is no node to check the page's script with")
def test_the_script_of_the_page_is_javascript(tmp_path):
    script = tmp_path / "page.mjs"
    script.write_text(re.search(r'<script type="module">(.*)</script>', PAGE.read_text(), re.DOTALL)[1])

    subprocess.run([NODE, "--check", script], check=True)
