"""A token opens what its issuer says, for as long as it says; whatever else somebody made opens nothing."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from pixelgate.domain.access import Role
from pixelgate.domain.history import HistoryAction, HistoryFact
from pixelgate.tokens.errors import TokenRefusedError
from pixelgate.tokens.verification import MAX_TOKEN_CHARACTERS, Person, TokenRules, verify_token
from tests.support.identity_provider import (
    AUDIENCE,
    EC_KEY,
    ED_KEY,
    ISSUER,
    JWKS,
    PUBLIC_PEM,
    RSA_KEY,
    claims,
    jwk,
    token,
)

RULES = TokenRules(
    issuer=ISSUER,
    audience=AUDIENCE,
    workspace_claim="pixelgate:workspace",
    role_claim="pixelgate:role",
)
STRANGER = rsa.generate_private_key(public_exponent=65537, key_size=2048)
SHORT = rsa.generate_private_key(public_exponent=65537, key_size=1024)
P384 = ec.generate_private_key(ec.SECP384R1())
MORE_KEYS = [
    jwk(RSAAlgorithm, SHORT, "short"),
    jwk(ECAlgorithm, P384, "p384"),
    jwk(RSAAlgorithm, RSA_KEY, "for encryption", use="enc"),
    jwk(RSAAlgorithm, RSA_KEY, "for RS512", alg="RS512"),
    {"kid": "secret", "kty": "oct", "k": base64.urlsafe_b64encode(b"s" * 32).decode()},
    {"kid": "broken", "kty": "RSA", "n": "!", "e": "AQAB"},
    {"kid": "odd", "kty": ["RSA"], "crv": {}},
]


class Keys:
    def __init__(self):
        self.asked = []

    def find(self, kid):
        self.asked.append(kid)
        return {key["kid"]: key for key in [*JWKS, *MORE_KEYS]}.get(kid)


def verify(text, keys=None):
    return verify_token(text, rules=RULES, keys=keys or Keys())


def forged(header, payload=None, signature=b""):
    parts = [json.dumps(header).encode(), json.dumps(payload or plain_claims()).encode(), signature]
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)


def plain_claims():
    return {
        name: int(value.timestamp()) if isinstance(value, datetime) else value
        for name, value in claims().items()
    }


def hmac_with_the_public_key():
    text = forged({"alg": "HS256", "typ": "JWT", "kid": "rsa"}).rpartition(".")[0]
    digest = hmac.new(PUBLIC_PEM, text.encode(), hashlib.sha256).digest()
    return f"{text}.{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"


@pytest.mark.parametrize(
    "make",
    [
        lambda: token(),
        lambda: token(key=EC_KEY, algorithm="ES256", kid="ec"),
        lambda: token(key=ED_KEY, algorithm="EdDSA", kid="ed"),
        lambda: token(aud=["another", AUDIENCE]),
        lambda: token(exp=datetime.now(UTC) - timedelta(seconds=5)),
        lambda: token(nbf=datetime.now(UTC) + timedelta(seconds=5)),
        lambda: token(**{"pixelgate:role": ["reviewer"]}),
    ],
    ids=["RS256", "ES256", "EdDSA", "two audiences", "just expired", "nearly valid", "a list of one"],
)
def test_a_good_token_says_who_calls(make):
    assert verify(make()) == Person(workspace="shop", role=Role.REVIEWER, author="user:ann@example.com")


HOSTILE = {
    "alg none": lambda: forged({"alg": "none", "kid": "rsa"}),
    "alg None": lambda: forged({"alg": "nOnE", "kid": "rsa"}),
    "alg of no kind": lambda: forged({"alg": ["RS256"], "kid": "rsa"}),
    "no alg": lambda: forged({"kid": "rsa"}),
    "HS256 with the public key": lambda: hmac_with_the_public_key(),
    "HS256 with a published secret": lambda: jwt.encode(
        claims(), b"s" * 32, "HS256", headers={"kid": "secret"}
    ),
    "another algorithm than the key's": lambda: token(kid="ec"),
    "RS512": lambda: token(algorithm="RS512"),
    "a stranger's key": lambda: token(key=STRANGER),
    "a key in the header": lambda: token(key=STRANGER, headers={"jwk": jwk(RSAAlgorithm, STRANGER, "rsa")}),
    "an address of keys in the header": lambda: token(
        key=STRANGER, headers={"jku": "https://evil.example/keys"}
    ),
    "an unknown kid": lambda: token(kid="nobody's"),
    "kid a path": lambda: token(kid="../../dev/null"),
    "kid an injection": lambda: token(kid="' UNION SELECT 'x"),
    "kid endless": lambda: token(kid="k" * 300),
    "kid empty": lambda: token(kid=""),
    "kid no text": lambda: forged({"alg": "RS256", "kid": {"a": 1}}),
    "no kid": lambda: forged({"alg": "RS256"}),
    "crit": lambda: token(headers={"crit": ["exp"]}),
    "a short key": lambda: forged({"alg": "RS256", "kid": "short"}, signature=b"x" * 128),
    "another curve": lambda: forged({"alg": "ES256", "kid": "p384"}, signature=b"x" * 64),
    "a key for encryption": lambda: token(kid="for encryption"),
    "a key for another algorithm": lambda: token(kid="for RS512"),
    "a broken key": lambda: forged({"alg": "RS256", "kid": "broken"}),
    "an odd key": lambda: forged({"alg": "RS256", "kid": "odd"}),
    "another issuer": lambda: token(iss="https://evil.example"),
    "nearly the issuer": lambda: token(iss=ISSUER + "/"),
    "no issuer": lambda: token(iss=None),
    "another audience": lambda: token(aud="another"),
    "no audience": lambda: token(aud=None),
    "expired": lambda: token(exp=datetime.now(UTC) - timedelta(minutes=2)),
    "never expires": lambda: token(exp=None),
    "not yet": lambda: token(nbf=datetime.now(UTC) + timedelta(minutes=5)),
    "from the future": lambda: token(iat=datetime.now(UTC) + timedelta(minutes=5)),
    "no iat": lambda: token(iat=None),
    "exp no number": lambda: token(exp="soon"),
    "nobody": lambda: token(sub=None),
    "an empty subject": lambda: token(sub=""),
    "an endless subject": lambda: token(sub="s" * 1001),
    "no workspace": lambda: token(**{"pixelgate:workspace": None}),
    "another's keys": lambda: token(**{"pixelgate:workspace": "shop#IMG"}),
    "workspace no text": lambda: token(**{"pixelgate:workspace": {"a": 1}}),
    "several workspaces": lambda: token(**{"pixelgate:workspace": ["shop", "another"]}),
    "no role": lambda: token(**{"pixelgate:role": None}),
    "no such role": lambda: token(**{"pixelgate:role": "owner"}),
    "several roles": lambda: token(**{"pixelgate:role": ["reader", "admin"]}),
    "huge": lambda: token(padding="x" * MAX_TOKEN_CHARACTERS),
    "nested deeply": lambda: ".".join([base64.urlsafe_b64encode(b"[" * 4000).decode(), "e30", ""]),
    "two parts": lambda: "e30.e30",
    "not base64": lambda: "\u00e9.\u00e9.\u00e9",
    "empty": lambda: "..",
    "cut": lambda: token()[:-10],
}


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_token_is_refused(make):
    text = make()

    with pytest.raises(TokenRefusedError):
        verify(text)


def test_a_token_that_was_changed_is_refused():
    head, _, tail = token().partition(".")
    body, _, signature = tail.partition(".")
    changed = json.loads(base64.urlsafe_b64decode(body + "=="))
    changed["pixelgate:role"] = "admin"
    payload = base64.urlsafe_b64encode(json.dumps(changed).encode()).rstrip(b"=").decode()

    with pytest.raises(TokenRefusedError, match="InvalidSignature"):
        verify(f"{head}.{payload}.{signature}")


def test_what_cannot_be_the_issuers_never_makes_us_ask_for_keys():
    keys = Keys()

    for name in ("alg none", "HS256 with the public key", "huge", "kid empty", "kid endless", "crit"):
        with pytest.raises(TokenRefusedError):
            verify(HOSTILE[name](), keys)

    assert keys.asked == []


@pytest.mark.parametrize(
    "subject", ["auth0|5f7c", "ann b", "\u202egpj.exe", "~" + "0" * 32, "x" * 200, 'a"b']
)
def test_a_subject_is_bounded_and_safe_and_no_two_are_alike(subject):
    author = verify(token(sub=subject)).author

    HistoryFact(at=datetime.now(UTC), actor=author, action=HistoryAction.DECIDED)
    assert author != f"user:{subject}" or subject == "auth0|5f7c"
    assert author != verify(token(sub=subject + "x")).author
