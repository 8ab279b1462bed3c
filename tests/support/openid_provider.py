"""A real OpenID provider on this machine, by libraries that the product does not use: Authlib and Flask.

Issuers must be https. So this one is, with a certificate of its own that a test trusts and nobody else does.
"""

import ssl
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import authlib.deprecate  # noqa: F401 - it sets a filter of its own, which what follows must come after
import httpx
from werkzeug.serving import ThreadedWSGIServer, make_server

from tests.support.certificates import issue_certificate

with warnings.catch_warnings():
    # Authlib announces what its next release leaves out.
    warnings.simplefilter("ignore")
    import oidc_provider_mock
    from oidc_provider_mock import _app as provider_app

REDIRECT = "https://app.example.com/signed-in"
PERSON = {"pixelgate:workspace": "shop", "pixelgate:role": "reviewer"}


class OpenIdProvider:
    """``paths`` holds what it was asked for. Its keys are made anew by ``rotate``."""

    def __init__(self, server: ThreadedWSGIServer, client: httpx.Client) -> None:
        self._server = server
        self._client = client
        self.port: int = server.server_port
        self.issuer = f"https://localhost:{self.port}"
        self.paths: list[str] = []

    def rotate(self, *, lifetime: timedelta = timedelta(hours=1)) -> None:
        """Sign with another key from now on, for so long; the one before is not published any more."""
        app = oidc_provider_mock.app(access_token_max_age=lifetime)

        def noting(environ, start_response):
            self.paths.append(environ["PATH_INFO"])
            return app(environ, start_response)

        self._server.app = noting

    def break_down(self) -> None:
        """Answer nothing but that there is an error."""

        def broken(environ, start_response):
            start_response("503 Service Unavailable", [("Content-Length", "0")])
            return []

        self._server.app = broken

    def sign_in(self, *, audience: str = "pixelgate", subject: str = "ann", **claims: object) -> str:
        """The ID token that a person gets by the authorization code flow."""
        self._client.put(f"/users/{subject}", json=PERSON | claims).raise_for_status()
        asked = {
            "client_id": audience,
            "redirect_uri": REDIRECT,
            "response_type": "code",
            "scope": "openid",
        }
        consented = self._client.post(f"/oauth2/authorize?{urlencode(asked)}", data={"sub": subject})
        [code] = parse_qs(urlsplit(consented.headers["Location"]).query)["code"]
        exchanged = self._client.post(
            "/oauth2/token",
            data={
                "grant_type": "authorization_code",
                "code": code,
                "redirect_uri": REDIRECT,
                "client_id": audience,
                "client_secret": "any",
            },
        )
        return str(exchanged.raise_for_status().json()["id_token"])

    def published_keys(self) -> list[dict[str, object]]:
        """As anybody can read them."""
        keys = self._client.get("/jwks").json()["keys"]
        assert isinstance(keys, list)
        return keys


@contextmanager
def serve_openid_provider() -> Iterator[tuple[OpenIdProvider, ssl.SSLContext]]:
    """A provider that answers, and the TLS context of a client that trusts it."""
    of_server, of_client = issue_certificate("localhost")
    server = make_server("127.0.0.1", 0, None, threaded=True, ssl_context=of_server)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    with httpx.Client(base_url=f"https://localhost:{server.server_port}", verify=of_client) as client:
        provider = OpenIdProvider(server, client)
        provider.rotate()
        thread.start()
        try:
            yield provider, of_client
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


def name_keys_in_tokens(monkeypatch) -> None:
    """Have tokens say which key signed them, as providers of several keys must."""
    configure = provider_app.OpenIDCode.get_jwt_config

    def with_key_id(self, grant, client=None):
        told = configure(self, grant, client)
        return {**told, "kid": told["key"]["kid"]}

    monkeypatch.setattr(provider_app.OpenIDCode, "get_jwt_config", with_key_id)
