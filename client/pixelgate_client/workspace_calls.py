"""What both clients ask about a workspace as a whole: uploads that are allowed, imports, retention."""

from collections.abc import Sequence
from functools import partial
from urllib.parse import quote

from pixelgate_client.desk import ConnectionT, Desk, operation
from pixelgate_client.exchange import Blocking, Steps
from pixelgate_client.models.caller import Caller
from pixelgate_client.models.imports import ImportAnswer, ImportDetail
from pixelgate_client.models.reached import Reached
from pixelgate_client.models.retention import ExpiredImage, ExpiredImages, RetentionPolicy
from pixelgate_client.models.service import Health, ModelLine, ModelList, UploadTicket
from pixelgate_client.models.stats import Stats
from pixelgate_client.original import Original
from pixelgate_client.reaching import reach
from pixelgate_client.relaying import RelayedAnswer, relay
from pixelgate_client.upload_requests import membership, upload_request


class WorkspaceCalls(Desk[ConnectionT]):
    """One workspace of one service."""

    @operation
    def health(self) -> Steps[Health]:
        """Whether the service is up. Needs no key."""
        return self._api.exchange.ask("GET", "/v1/health", Health, authenticated=False)

    @operation
    def caller(self) -> Steps[Caller]:
        """Who this client's key is: its workspace, its role, what it may do, when it expires."""
        return self._get("/v1/caller", Caller)

    @operation
    def models(self) -> Steps[tuple[ModelLine, ...]]:
        """The models that look at images, by their ids."""
        return (yield from self._get("/v1/models", ModelList)).models

    @operation
    def stats(self, *, days: int = 7) -> Steps[Stats]:
        """How many images came in on each of the last days, 31 at most, and where they stand."""
        return self._get("/v1/stats", Stats, params={"days": str(days)})

    @operation
    def reach(self, url: str) -> Steps[Reached]:
        """Whether an address answers at all, the service's or storage's. The key is not sent.

        Raises:
            ConnectionFailedError: it does not.
        """
        return reach(url)

    @operation
    def ticket(
        self,
        name: str,
        *,
        content_type: str,
        size: int | None = None,
        sha256: str | None = None,
        collection: str | None = None,
        idempotency_key: str | None = None,
    ) -> Steps[UploadTicket]:
        """Allow somebody else, a browser above all, to upload one image: its id, and the form to post it by.

        With ``sha256`` storage takes no other bytes. ``idempotency_key`` is the one that came with the
        browser's request, if any: whoever asks twice under it gets the same ticket.

        Raises:
            ApiError: the service does not accept this type or size, or the quota of the day is used up.
        """
        known = {"size": size, "sha256": sha256, "collection": collection}
        body: dict[str, object] = {"name": name, "content_type": content_type}
        body |= {field: value for field, value in known.items() if value is not None}
        return self._api.exchange.ask(
            "POST", "/v1/uploads", UploadTicket, body=body, idempotency_key=idempotency_key
        )

    @operation
    def relay_upload(
        self, method: str, path: str, body: bytes = b"", *, idempotency_key: str | None = None
    ) -> Steps[RelayedAnswer]:
        """Pass on what a page asks about its uploads, with this client's key.

        ``path`` is what follows ``/uploads`` in the page's request. Refusals are answers, too: the page is to
        hear them. Whoever may send this can upload whatever this client may.

        Raises:
            ConnectionFailedError: the service did not answer.
        """
        return relay(self._api.exchange, method, path, body=body, idempotency_key=idempotency_key)

    @operation
    def import_urls(self, urls: Sequence[str], *, collection: str | None = None) -> Steps[ImportAnswer]:
        """Have the service fetch images from ``urls``; the answer names the image that each becomes.

        Raises:
            ApiError: too many of them, or one is too long. What cannot be fetched is rejected later.
        """
        return self._post("/v1/imports", ImportAnswer, body={"urls": list(urls), **membership(collection)})

    @operation
    def import_prefix(self, prefix: str, *, collection: str | None = None) -> Steps[ImportAnswer]:
        """Have the service import its bucket's objects below ``prefix`` of the workspace's own folder.

        Asking again imports only what has come or changed since.

        Raises:
            ApiError: this service imports from no bucket.
        """
        return self._post("/v1/imports", ImportAnswer, body={"prefix": prefix, **membership(collection)})

    @operation
    def get_import(self, import_id: str) -> Steps[ImportDetail]:
        """How far an import is.

        Raises:
            NotFoundError: this workspace has no such import.
        """
        return self._get(f"/v1/imports/{quote(import_id, safe='')}", ImportDetail)

    @operation
    def retention(self) -> Steps[RetentionPolicy]:
        """How long this workspace's images are kept."""
        return self._get("/v1/retention", RetentionPolicy)

    @operation
    def set_retention(self, policy: RetentionPolicy) -> Steps[RetentionPolicy]:
        """Replace this workspace's policy. What has expired under it is erased within minutes."""
        return self._put("/v1/retention", RetentionPolicy, body=policy.model_dump())

    @operation
    def expired(self, *, limit: int = 100) -> Steps[tuple[ExpiredImage, ...]]:
        """What the next sweep erases, 1,000 images at most; erases nothing itself."""
        params = {"limit": str(limit)}
        return (yield from self._get("/v1/retention/expired", ExpiredImages, params=params)).images

    def _ticket_for(self, original: Original, *, collection: str | None) -> Steps[UploadTicket]:
        body: dict[str, object] = yield Blocking(partial(upload_request, original, collection=collection))
        return (yield from self._post("/v1/uploads", UploadTicket, body=body))
