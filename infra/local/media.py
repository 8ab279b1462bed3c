"""What CloudFront does in the cloud: the delivery bucket's files under their own names, and nothing else."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Protocol

from botocore.exceptions import ClientError

from infra.local.answers import Answer, problem
from pixelgate.domain.delivery_tokens import is_admitted
from pixelgate.storage.object_keys import SIGNED_FOLDER

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

# Workspace, image and the hash of the bytes: of anything else storage is not even asked.
_FILE = re.compile(
    r"/(?P<folder>media|signed)/[a-z0-9][a-z0-9-]{0,62}/img_[0-9A-HJKMNP-TV-Z]{26}/[0-9a-f]{32}\.(jpg|webp|avif|png)"
)
# What names no file: functions/deliver_rendition answers where the file is.
_NEGOTIATED = re.compile(
    r"/media/[a-z0-9][a-z0-9-]{0,62}/img_[0-9A-HJKMNP-TV-Z]{26}/(t/[a-z0-9=,]{1,40}|[a-z0-9][a-z0-9-]{0,39})"
    r"|/(?P<folder>signed)/[a-z0-9][a-z0-9-]{0,62}/img_[0-9A-HJKMNP-TV-Z]{26}/t/[a-z0-9=,]{1,40}"
)
_RETURNED = {"ContentType": "Content-Type", "CacheControl": "Cache-Control", "ETag": "ETag"}


def _now() -> datetime:
    return datetime.now(UTC)


class Media(Protocol):
    """Answers for released pictures."""

    def answer(self, path: str, query: str, accept: str) -> Answer: ...


Negotiation = Callable[[str, str, str], Answer]
"""Answers a path, a query and an Accept where the path names no file."""


class NothingReleased:
    """``Media`` where nothing is delivered."""

    def answer(self, path: str, query: str, accept: str) -> Answer:
        return nothing_here()


@dataclass(frozen=True)
class DeliveredMedia:
    """``Media`` of one delivery bucket; ``key`` is that by which addresses are signed.

    ``negotiate`` answers for renditions by name and for transformations.
    """

    client: "S3Client"
    bucket: str
    key: str
    negotiate: Negotiation
    clock: Callable[[], datetime] = _now

    def answer(self, path: str, query: str, accept: str) -> Answer:
        """The file under exactly this path; 404 alike for whatever is not public, and for what never was."""
        negotiated = _NEGOTIATED.fullmatch(path)
        named = negotiated or _FILE.fullmatch(path)
        if named is None:
            return nothing_here()
        if named["folder"] == SIGNED_FOLDER and not self._admits(path, query):
            return nothing_here()
        return self.negotiate(path, query, accept) if negotiated else self._stored(path)

    def _admits(self, path: str, query: str) -> bool:
        """Whether access to exactly this path was given, and has not ended; the function checks the rest."""
        access = "&".join(each for each in query.split("&") if not each.startswith("s="))
        return is_admitted(path, access, key=self.key, now=self.clock())

    def _stored(self, path: str) -> Answer:
        try:
            stored = self.client.get_object(Bucket=self.bucket, Key=path.removeprefix("/"))
        except ClientError:
            return nothing_here()
        fields: Mapping[str, object] = dict(stored)
        headers = {header: str(fields[name]) for name, header in _RETURNED.items() if name in fields}
        # Pages of any origin may show and read what is public.
        return Answer(HTTPStatus.OK, {**headers, "Access-Control-Allow-Origin": "*"}, stored["Body"].read())


def nothing_here() -> Answer:
    """What the public is told of everything that is not public."""
    answer = problem(HTTPStatus.NOT_FOUND, "Nothing is released under this name.")
    return Answer(answer.status, {**answer.headers, "Cache-Control": "no-store"}, answer.body)
