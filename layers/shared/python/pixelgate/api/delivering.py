"""What the public gets at addresses that name no file: a rendition by its name, or a signed transformation.

Both are answered with the address of a file: that is immutable and comes from storage, however large it is.
Of what only some may see, the file's address ends when the address does that was asked for.
"""

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from pixelgate.api.problems import ProblemError
from pixelgate.api.publishing import FOLDERS
from pixelgate.api.releasability import why_not_releasable
from pixelgate.api.transforming import Transformer, nothing_delivered
from pixelgate.domain.accepted_media import best_format
from pixelgate.domain.delivery_tokens import is_admitted, signed, transformation_signature
from pixelgate.domain.image import ImageRecord
from pixelgate.domain.release_marks import Access
from pixelgate.domain.releases import ReleasedFile
from pixelgate.domain.renditions import RenditionFormat
from pixelgate.domain.transformations import Transformation
from pixelgate.runtime.secrets import Secret
from pixelgate.storage.images import ImageNotFoundError, ImageStore
from pixelgate.storage.releases import ReleaseStore

TRANSFORMED_FORMATS = (RenditionFormat.AVIF, RenditionFormat.WEBP, RenditionFormat.JPEG)

_ADDRESS = re.compile(
    r"/(?P<folder>media|signed)/(?P<workspace>[a-z0-9][a-z0-9-]{0,62})/(?P<image>img_[0-9A-HJKMNP-TV-Z]{26})/"
    r"(?:t/(?P<transformation>[a-z0-9=,]{1,40})|(?P<name>[a-z0-9][a-z0-9-]{0,39}))"
)


@dataclass(frozen=True)
class Located:
    """Where a file is, and whether that may be told to everybody."""

    address: str
    is_public: bool


@dataclass(frozen=True, kw_only=True)
class DeliveryDesk:
    """Finds the file for an address. ``key`` is that by which addresses are signed."""

    images: ImageStore
    releases: ReleaseStore
    transformer: Transformer
    key: Secret

    def locate(self, path: str, query: Mapping[str, str], *, accept: str, now: datetime) -> Located:
        """The file that ``path`` stands for, in the best format that ``accept`` names.

        Raises:
            ProblemError: 403, because a transformation is not signed by us; 404, because nothing that whoever
                asks may see has this name; or as ``Transformer.file``.
        """
        named = _ADDRESS.fullmatch(path)
        if named is None:
            raise nothing_delivered()
        is_public = named["folder"] == FOLDERS[Access.PUBLIC]
        # Before anything is looked at: who guesses is told the same of all images.
        if not is_public and not self._admits(path, query, now):
            raise nothing_delivered()
        if named["transformation"] is not None:
            self._check_signature(path, query.get("s", ""))
        address = f"/{self._file(named, accept, now).key}"
        if not is_public:
            address = signed(address, expires=int(query["expires"]), key=self.key.text())
        return Located(address, is_public)

    def _admits(self, path: str, query: Mapping[str, str], now: datetime) -> bool:
        """Checked at the edge, too, but what is answered here is another address that opens something."""
        given = f"expires={query.get('expires')}&signature={query.get('signature')}"
        return is_admitted(path, given, key=self.key.text(), now=now)

    def _file(self, named: re.Match[str], accept: str, now: datetime) -> ReleasedFile:
        try:
            transformation = named["transformation"] and Transformation.parse(named["transformation"])
        except ValueError as error:
            raise nothing_delivered() from error
        record = self._released(named["workspace"], named["image"], named["folder"], now)
        if not transformation:
            return self._declared(record, named["name"], accept)
        chosen = best_format(accept, TRANSFORMED_FORMATS)
        return self.transformer.file(record, transformation, chosen, now=now)

    def _check_signature(self, path: str, signature: str) -> None:
        expected = transformation_signature(path, key=self.key.text())
        if not hmac.compare_digest(signature.encode(), expected.encode()):
            raise ProblemError(
                HTTPStatus.FORBIDDEN, "unsigned-transformation", "this transformation was not signed by us"
            )

    def _released(self, workspace: str, image_id: str, folder: str, now: datetime) -> ImageRecord:
        try:
            record = self.images.get(workspace, image_id)
        except ImageNotFoundError as error:
            raise nothing_delivered() from error
        if record.release is None or why_not_releasable(record, now=now) is not None:
            raise nothing_delivered()
        if FOLDERS[record.release.access] != folder:
            raise nothing_delivered()
        return record

    def _declared(self, record: ImageRecord, name: str, accept: str) -> ReleasedFile:
        release = self.releases.release(record.workspace, record.id)
        files = [file for file in release.files if file.name == name] if release else []
        if not files:
            raise nothing_delivered()
        chosen = best_format(accept, {file.format for file in files})
        return max((file for file in files if file.format is chosen), key=lambda file: file.width)
