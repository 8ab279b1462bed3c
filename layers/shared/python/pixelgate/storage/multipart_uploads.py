"""Originals that are sent in parts: what is known of each, and the parts that storage has so far."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from botocore.exceptions import ClientError

from pixelgate.domain.multipart import MultipartUpload, Part
from pixelgate.runtime.aws_errors import error_code
from pixelgate.storage import keys
from pixelgate.storage.items import to_item
from pixelgate.storage.tickets import CHECKSUM, checksum_value

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import CompletedPartTypeDef

    from pixelgate.storage.table_client import TableClient

FORGOTTEN_AFTER = timedelta(days=1)
"""Of what has ended nothing is needed; until then it tells why it has."""

# Storage has it, has given it up, or was told other parts than it has.
_ENDED, _OTHER_PARTS = ("NoSuchUpload", "404"), ("InvalidPart", "InvalidPartOrder", "BadDigest")


class UploadEndedError(Exception):
    """Storage knows no such upload any more: it was completed or given up."""


class PartsMissingError(Exception):
    """Storage has not all parts."""


class PartAddress(NamedTuple):
    """Where one part is PUT, with exactly these ``headers``: they are signed, as is the part's length."""

    url: str
    headers: Mapping[str, str]


class MultipartUploads:
    """Begins and ends such uploads to one bucket, and keeps what was agreed in the partition of the image."""

    def __init__(self, dynamodb: TableClient, table: str, *, s3: S3Client, bucket: str) -> None:
        self._dynamodb = dynamodb
        self._table = table
        self._s3 = s3
        self._bucket = bucket

    def begin(self, key: str, *, content_type: str) -> str:
        """Have storage expect parts of ``key``, each with its SHA-256; returns the upload's id."""
        begun = self._s3.create_multipart_upload(
            Bucket=self._bucket, Key=key, ContentType=content_type, ChecksumAlgorithm="SHA256"
        )
        return begun["UploadId"]

    def keep(self, workspace: str, image_id: str, upload: MultipartUpload) -> None:
        """Remember ``upload``. Idempotent: of an image there is one, and the last word about it stands."""
        self._dynamodb.put_item(
            TableName=self._table,
            Item=to_item(
                {
                    "PK": keys.image_partition(workspace, image_id),
                    "SK": keys.UPLOAD,
                    "upload": upload.model_dump_json(),
                    "purge_at": int((upload.expires_at + FORGOTTEN_AFTER).timestamp()),
                }
            ),
        )

    def find(self, workspace: str, image_id: str) -> MultipartUpload | None:
        """What was agreed about an image; None if it is not sent in parts."""
        answer = self._dynamodb.get_item(
            TableName=self._table,
            Key=to_item({"PK": keys.image_partition(workspace, image_id), "SK": keys.UPLOAD}),
            ConsistentRead=True,
        )
        if "Item" not in answer:
            return None
        return MultipartUpload.model_validate_json(answer["Item"]["upload"]["S"])

    def address(self, key: str, upload: MultipartUpload, part: Part, *, lifetime: timedelta) -> PartAddress:
        """Sign the address of one part, at which storage takes these very bytes and no others."""
        checksum = checksum_value(part.sha256)
        url = self._s3.generate_presigned_url(
            "upload_part",
            Params={
                "Bucket": self._bucket,
                "Key": key,
                "UploadId": upload.upload_id,
                "PartNumber": part.number,
                "ContentLength": part.size,
                "ChecksumSHA256": checksum,
            },
            ExpiresIn=int(lifetime.total_seconds()),
        )
        return PartAddress(url=url, headers={CHECKSUM: checksum})

    def stored(self, key: str, upload: MultipartUpload) -> dict[Part, str]:
        """The parts that storage has as they were agreed, each with storage's name for its bytes.

        Raises:
            UploadEndedError: it was completed or given up.
        """
        try:
            # At most as many parts as one answer holds: there is no second page.
            answer = self._s3.list_parts(Bucket=self._bucket, Key=key, UploadId=upload.upload_id)
        except ClientError as error:
            raise _ended(error) from error
        found = {each["PartNumber"]: each for each in answer.get("Parts", [])}
        return {
            part: found[part.number]["ETag"]
            for part in upload.plan.parts
            if part.number in found and found[part.number]["Size"] == part.size
        }

    def complete(self, key: str, upload: MultipartUpload) -> None:
        """Make one object of the parts; storage checks the digest of each once more.

        Raises:
            PartsMissingError: not all are there.
            UploadEndedError: it was completed or given up.
        """
        stored = self.stored(key, upload)
        missing = [str(part.number) for part in upload.plan.parts if part not in stored]
        if missing:
            raise PartsMissingError(f"storage has no part {', '.join(missing)}")
        parts: list[CompletedPartTypeDef] = [
            {"PartNumber": part.number, "ETag": etag, "ChecksumSHA256": checksum_value(part.sha256)}
            for part, etag in stored.items()
        ]
        try:
            self._s3.complete_multipart_upload(
                Bucket=self._bucket, Key=key, UploadId=upload.upload_id, MultipartUpload={"Parts": parts}
            )
        except ClientError as error:
            if error_code(error) in _OTHER_PARTS:
                raise PartsMissingError("a part was changed at this moment") from error
            raise _ended(error) from error

    def give_up(self, key: str, upload: MultipartUpload) -> None:
        """Have storage forget the parts.

        Raises:
            UploadEndedError: it was completed or given up before.
        """
        try:
            self._s3.abort_multipart_upload(Bucket=self._bucket, Key=key, UploadId=upload.upload_id)
        except ClientError as error:
            raise _ended(error) from error

    def is_stored(self, key: str) -> bool:
        """Whether there is an object of this key. Asks for names only: the API may read no original."""
        found = self._s3.list_object_versions(Bucket=self._bucket, Prefix=key, MaxKeys=1)
        return any(each["Key"] == key and each["IsLatest"] for each in found.get("Versions", []))


def _ended(error: ClientError) -> Exception:
    return UploadEndedError() if error_code(error) in _ENDED else error
