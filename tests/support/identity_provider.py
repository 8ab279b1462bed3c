"""An identity provider in memory: its keys, what it publishes, and the tokens it signs."""

import json
from datetime import UTC, datetime, timedelta

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

from pixelgate.tokens.errors import KeySetUnavailableError

ISSUER = "https://id.example.com/tenant"
AUDIENCE = "pixelgate"
RSA_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
EC_KEY = ec.generate_private_key(ec.SECP256R1())
ED_KEY = ed25519.Ed25519PrivateKey.generate()


def jwk(algorithm, key, kid, **more):
    return {**json.loads(algorithm.to_jwk(key.public_key())), "kid": kid, "use": "sig", **more}


JWKS = [
    jwk(RSAAlgorithm, RSA_KEY, "rsa"),
    jwk(ECAlgorithm, EC_KEY, "ec"),
    jwk(OKPAlgorithm, ED_KEY, "ed"),
]
PUBLIC_PEM = RSA_KEY.public_key().public_bytes(
    serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
)


def claims(**changes):
    """Those of a good token; a claim that is None is left out."""
    now = datetime.now(UTC)
    good = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": "ann@example.com",
        "iat": now,
        "exp": now + timedelta(minutes=5),
        "pixelgate:workspace": "shop",
        "pixelgate:role": "reviewer",
    }
    return {name: value for name, value in {**good, **changes}.items() if value is not None}


def token(*, key=RSA_KEY, algorithm="RS256", kid="rsa", headers=None, **changes):
    return jwt.encode(claims(**changes), key, algorithm, headers={"kid": kid, **(headers or {})})


class Provider:
    """Answers what a provider does; ``is_away`` makes it unreachable. ``asked`` holds every address."""

    def __init__(self, keys=None):
        self.keys = JWKS if keys is None else keys
        self.about = {"issuer": ISSUER, "jwks_uri": "https://id.example.com/keys"}
        self.is_away = False
        self.asked = []

    def __call__(self, url):
        self.asked.append(url)
        if self.is_away:
            raise KeySetUnavailableError("away")
        is_about = url.endswith("/.well-known/openid-configuration")
        return json.dumps(self.about if is_about else {"keys": self.keys}).encode()
