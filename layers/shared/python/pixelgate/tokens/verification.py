"""Whose token it is: a JSON Web Token (RFC 7519) of one issuer, checked as RFC 8725 asks."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from pydantic import TypeAdapter, ValidationError

from pixelgate.domain.access import Role
from pixelgate.domain.ids import WorkspaceId
from pixelgate.tokens.errors import TokenRefusedError

MAX_TOKEN_CHARACTERS = 8192
MAX_KID_CHARACTERS = 256
MAX_SUBJECT_CHARACTERS = 1000
LEEWAY_S = 30
LEAST_RSA_BITS = 2048

# The key decides the algorithm, never the token: a public key is no secret to compute an HMAC with.
_ALGORITHMS = {("RSA", ""): "RS256", ("EC", "P-256"): "ES256", ("OKP", "Ed25519"): "EdDSA"}
_PLAIN_SUBJECT = re.compile(r"[A-Za-z0-9._@|+-]{1,128}")
_WORKSPACE: TypeAdapter[str] = TypeAdapter(WorkspaceId)


class Keys(Protocol):
    """Finds the issuer's public keys."""

    def find(self, kid: str | None) -> Mapping[str, object] | None: ...


@dataclass(frozen=True, kw_only=True)
class TokenRules:
    """Which tokens are taken, and which of their claims say where and as what."""

    issuer: str
    audience: str
    workspace_claim: str
    role_claim: str


@dataclass(frozen=True, kw_only=True)
class Person:
    """Who a token is about. ``author`` is how records name them: ``user:...``, bounded and printable."""

    workspace: str
    role: Role
    author: str


def verify_token(token: str, *, rules: TokenRules, keys: Keys) -> Person:
    """The person that the token's issuer vouches for at this moment.

    Raises:
        TokenRefusedError: it does not, or what it says is not enough.
        KeySetUnavailableError: its keys are not known.
    """
    if len(token) > MAX_TOKEN_CHARACTERS:
        raise TokenRefusedError("too long")
    try:
        key, algorithm = _key_of(token, keys)
        claims = jwt.decode(
            token,
            key=key,
            algorithms=[algorithm],
            issuer=rules.issuer,
            audience=rules.audience,
            leeway=LEEWAY_S,
            options={"require": ["exp", "iat", "iss", "aud", "sub"]},
        )
    # RecursionError and ValueError: what is deep or odd in a stranger's JSON is no fault of ours.
    except (jwt.PyJWTError, ValueError, TypeError, RecursionError) as error:
        raise TokenRefusedError(f"{type(error).__name__}: {str(error)[:200]}") from error
    return _person(claims, rules)


def _key_of(token: str, keys: Keys) -> tuple[jwt.PyJWK, str]:
    header = jwt.get_unverified_header(token)
    if "crit" in header:
        raise TokenRefusedError("it asks for extensions that nobody knows")
    if header.get("alg") not in _ALGORITHMS.values():
        raise TokenRefusedError("its algorithm is not accepted")
    kid = header.get("kid")
    if kid is not None and not (isinstance(kid, str) and 0 < len(kid) <= MAX_KID_CHARACTERS):
        raise TokenRefusedError("what it says is no key id")
    jwk = keys.find(kid)
    if jwk is None:
        raise TokenRefusedError("no key of the issuer has its key id, or the issuer has several and it none")
    curve = "" if jwk.get("kty") == "RSA" else str(jwk.get("crv"))
    algorithm = _ALGORITHMS.get((str(jwk.get("kty")), curve))
    if algorithm is None or header["alg"] != algorithm or jwk.get("use", "sig") != "sig":
        raise TokenRefusedError("its algorithm is not that of its key")
    if jwk.get("alg", algorithm) != algorithm:
        raise TokenRefusedError("its key is for another algorithm")
    key = jwt.PyJWK(dict(jwk), algorithm=algorithm)
    if isinstance(key.key, RSAPublicKey) and key.key.key_size < LEAST_RSA_BITS:
        raise TokenRefusedError("its key is too short")
    return key, algorithm


def _person(claims: Mapping[str, object], rules: TokenRules) -> Person:
    subject, role = claims["sub"], _only(claims.get(rules.role_claim))
    if not isinstance(subject, str) or not 0 < len(subject) <= MAX_SUBJECT_CHARACTERS:
        raise TokenRefusedError("it is about nobody")
    if not isinstance(role, str) or role not in {*Role}:
        raise TokenRefusedError(f"{rules.role_claim}: not a role")
    try:
        workspace = _WORKSPACE.validate_python(_only(claims.get(rules.workspace_claim)))
    except ValidationError as error:
        raise TokenRefusedError(f"{rules.workspace_claim}: not a workspace") from error
    return Person(workspace=workspace, role=Role(role), author=f"user:{_name(subject)}")


def _only(claim: object) -> object:
    """A claim that some providers can only give as a list; of several values none is chosen."""
    return claim[0] if isinstance(claim, list) and len(claim) == 1 else claim


def _name(subject: str) -> str:
    """The subject, or where it holds what a history must not, a digest of it; ``~`` begins no plain one."""
    if _PLAIN_SUBJECT.fullmatch(subject):
        return subject
    return "~" + hashlib.sha256(subject.encode(errors="replace")).hexdigest()[:32]
