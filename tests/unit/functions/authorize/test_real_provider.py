"""functions/authorize against an OpenID provider that others wrote, over TLS on 127.0.0.1.

The product fetches keys from public addresses on port 443 alone. What the test changes is handed in from
outside: which address, which port and whose certificate. All else is as deployed.
"""

import base64
import hashlib
import hmac
import json
import time
from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_address

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from pytest_socket import enable_socket, socket_allow_hosts

from functions.authorize import handler as authorize
from pixelgate.api.admission import KEYS_FETCH, AdmissionSettings, Doorkeeper, document_fetcher, token_reader
from pixelgate.fetching.addresses import is_public
from pixelgate.fetching.fetcher import Fetcher
from pixelgate.tokens import key_set
from tests.support.openid_provider import name_keys_in_tokens, serve_openid_provider

LOOPBACK = ip_address("127.0.0.1")
REFUSED = {"isAuthorized": False}
ADMITTED = {
    "isAuthorized": True,
    "context": {"workspace": "shop", "author": "user:ann", "role": "reviewer"},
}
pytestmark = pytest.mark.filterwarnings("ignore:::authlib")


class NoKeys:
    """Two workspaces, whose keys are nobody's."""

    def find(self, key_id):
        return None

    def knows(self, workspace):
        return workspace in ("shop", "stranger")


@pytest.fixture(autouse=True)
def sockets_to_this_machine():
    enable_socket()
    # The plugin lifts this after each test.
    socket_allow_hosts(["127.0.0.1", "localhost"])


@pytest.fixture
def served():
    with serve_openid_provider() as served:
        yield served


@pytest.fixture
def provider(served):
    return served[0]


@pytest.fixture
def let_in(served, monkeypatch, lambda_context):
    """Asks the function about a token, as API Gateway does. Changes are of settings or of the fetcher."""
    provider, trusted = served

    def open_door(*, fetcher=None, **changes):
        given = {
            "table_name": "records",
            "oidc_issuer": provider.issuer,
            "oidc_audience": "pixelgate",
            "oidc_workspace_claim": "pixelgate:workspace",
            "oidc_role_claim": "pixelgate:role",
        }
        fetcher = {"rule": lambda address: address == LOOPBACK, "tls": trusted, **(fetcher or {})}
        limits = replace(KEYS_FETCH, ports=frozenset({provider.port}))
        fetch = document_fetcher(
            Fetcher(limits, accept="application/json", resolve=lambda host, port: [LOOPBACK], **fetcher)
        )
        reader = token_reader(AdmissionSettings.model_validate(given | changes), fetch=fetch)
        door = Doorkeeper(api_keys=NoKeys(), uses=None, read_token=reader)
        monkeypatch.setattr(authorize, "doorkeeper", lambda: door)

        def ask(token):
            event = {"headers": {"authorization": f"Bearer {token}"}}
            return authorize.handler(event, lambda_context)

        return ask

    return open_door


@pytest.fixture
def forgiving(monkeypatch):
    """No pause between two attempts to fetch keys: a test has no half a minute."""
    monkeypatch.setattr(key_set, "PAUSE_S", 0.0)


def key_fetches(provider):
    return [path for path in provider.paths if path in ("/.well-known/openid-configuration", "/jwks")]


@pytest.mark.parametrize("are_named", [False, True], ids=["a single key, unnamed", "named in tokens"])
def test_whom_the_provider_vouches_for_is_let_in_and_its_keys_are_fetched_once(
    let_in, provider, monkeypatch, are_named
):
    if are_named:
        name_keys_in_tokens(monkeypatch)
    ask = let_in()

    assert [ask(provider.sign_in()) for _ in range(3)] == [ADMITTED] * 3
    assert key_fetches(provider) == ["/.well-known/openid-configuration", "/jwks"]


def test_a_new_key_is_fetched_when_a_token_names_it_and_the_old_one_ends(
    let_in, provider, monkeypatch, forgiving
):
    name_keys_in_tokens(monkeypatch)
    ask = let_in()
    before = provider.sign_in()
    assert ask(before) == ADMITTED

    provider.rotate()

    assert ask(provider.sign_in()) == ADMITTED
    assert ask(before) == REFUSED


def test_a_flood_of_unknown_keys_does_not_become_one_at_the_provider(let_in, provider, monkeypatch):
    name_keys_in_tokens(monkeypatch)
    ask = let_in()
    assert ask(provider.sign_in()) == ADMITTED
    provider.rotate()

    assert [ask(provider.sign_in()) for _ in range(5)] == [REFUSED] * 5
    assert len(key_fetches(provider)) == 2


def test_a_new_key_that_tokens_do_not_name_is_taken_up_with_the_next_fetch(
    let_in, provider, monkeypatch, forgiving
):
    ask = let_in()
    ask(provider.sign_in())
    provider.rotate()
    assert ask(provider.sign_in()) == REFUSED

    monkeypatch.setattr(key_set, "FRESH_S", 0.0)

    assert ask(provider.sign_in()) == ADMITTED


def test_a_token_for_another_service_is_refused(let_in, provider):
    assert let_in()(provider.sign_in(audience="photo-prints")) == REFUSED


@pytest.mark.parametrize("issuer", ["{issuer}/", "{issuer}/tenant", "https://127.0.0.1:{port}"])
def test_a_provider_that_says_it_is_another_is_not_believed(let_in, provider, issuer):
    ask = let_in(oidc_issuer=issuer.format(issuer=provider.issuer, port=provider.port))

    assert ask(provider.sign_in()) == REFUSED


def test_a_token_of_another_provider_is_refused(let_in, provider):
    with serve_openid_provider() as (other, _):
        assert let_in()(other.sign_in()) == REFUSED


@pytest.mark.parametrize(("ended_ago_s", "answer"), [(20, ADMITTED), (40, REFUSED), (3600, REFUSED)])
def test_a_token_ends_with_a_leeway_for_clocks_that_differ(let_in, provider, ended_ago_s, answer):
    provider.rotate(lifetime=timedelta(seconds=-ended_ago_s))

    assert let_in()(provider.sign_in()) == answer


@pytest.mark.parametrize(("ahead_s", "answer"), [(20, ADMITTED), (40, REFUSED)])
def test_a_provider_whose_clock_is_ahead_is_believed_within_that_leeway(
    let_in, provider, monkeypatch, ahead_s, answer
):
    ask = let_in()
    now = time.time()
    with monkeypatch.context() as patch:
        # The module is one for all, so the clock is set back before anything of ours looks at it.
        patch.setattr("authlib.oidc.core.grants.util.time.time", lambda: now + ahead_s)
        token = provider.sign_in()

    assert ask(token) == answer


def forged(header, claims, sign):
    signed = ".".join(encoded(json.dumps(part).encode()) for part in (header, claims))
    return f"{signed}.{encoded(sign(signed.encode()))}"


def encoded(part):
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode()


def test_no_signature_and_the_public_key_as_a_secret_open_nothing(let_in, provider):
    ask = let_in()
    claims = jwt.decode(provider.sign_in(), options={"verify_signature": False})
    [key] = provider.published_keys()
    admin = {**claims, "pixelgate:role": "admin"}
    pem = jwt.PyJWK(key, "RS256").key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    def by_public_key(signed):
        return hmac.new(pem, signed, hashlib.sha256).digest()

    for name in ({}, {"kid": key["kid"]}):
        assert ask(forged({"alg": "none", **name}, admin, lambda signed: b"")) == REFUSED
        assert ask(forged({"alg": "HS256", **name}, admin, by_public_key)) == REFUSED


def test_roles_and_workspaces_are_read_from_the_claims_that_were_named(let_in, provider):
    ask = let_in(oidc_workspace_claim="tenant", oidc_role_claim="roles")

    assert ask(provider.sign_in(tenant="stranger", roles=["editor"]))["context"] == {
        "workspace": "stranger",
        "author": "user:ann",
        "role": "editor",
    }
    assert ask(provider.sign_in()) == REFUSED


@pytest.mark.parametrize(
    "claims",
    [
        {"pixelgate:role": "owner"},
        {"pixelgate:role": ["reader", "admin"]},
        {"pixelgate:role": None},
        {"pixelgate:workspace": "no-such-workspace"},
        {"pixelgate:workspace": ["shop", "stranger"]},
    ],
)
def test_of_claims_that_do_not_say_one_thing_none_is_chosen(let_in, provider, claims):
    assert let_in()(provider.sign_in(**claims)) == REFUSED


def test_the_products_own_rules_keep_such_a_provider_out(let_in, provider):
    token = provider.sign_in()
    asked = len(provider.paths)

    # http, an address that is not public, and a certificate that nobody trusts.
    assert let_in(oidc_issuer=provider.issuer.replace("https", "http"))(token) == REFUSED
    assert let_in(fetcher={"rule": is_public})(token) == REFUSED
    assert let_in(fetcher={"tls": None})(token) == REFUSED
    assert len(provider.paths) == asked


def test_keys_are_believed_for_a_while_when_the_provider_is_away(let_in, provider, monkeypatch, forgiving):
    ask = let_in()
    token = provider.sign_in()
    assert ask(token) == ADMITTED
    monkeypatch.setattr(key_set, "FRESH_S", 0.0)
    provider.break_down()

    assert ask(token) == ADMITTED
    monkeypatch.setattr(key_set, "STALE_S", 0.0)
    assert ask(token) == REFUSED
