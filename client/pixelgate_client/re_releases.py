"""``client.re_releases``: make what many images are released as what their profile and access say now."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from urllib.parse import quote

from pixelgate_client.desk import ConnectionT, Desk, listing, operation
from pixelgate_client.exchange import Steps
from pixelgate_client.jobs import wait_for_end
from pixelgate_client.models.re_releases import ReReleaseDetail, ReReleaseLine, ReReleaseList
from pixelgate_client.pages import Pages

PATH = "/v1/re-releases"


class ReReleases(Desk[ConnectionT]):
    """The re-releases of one workspace. To ask again changes nothing of what is as it should be."""

    @operation
    def start(
        self,
        image_ids: Sequence[str] = (),
        *,
        collection: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        everything: bool = False,
    ) -> Steps[ReReleaseLine]:
        """Have approved images released anew: these, or those that meet all conditions, or ``everything``.

        ``since`` and ``until`` are about when they were uploaded.

        Raises:
            ApiError: images were named in no way, or in two.
        """
        given = {
            "collection": collection,
            "since": since and since.isoformat(),
            "until": until and until.isoformat(),
        }
        only = {name: value for name, value in given.items() if value is not None}
        body: dict[str, object] = {"ids": list(image_ids)} if image_ids else {}
        body |= ({"filter": only} if only else {}) | ({"all": True} if everything else {})
        return self._post(PATH, ReReleaseLine, body=body)

    @operation
    def get(self, run_id: str) -> Steps[ReReleaseDetail]:
        """How far a re-release is, and what came of it.

        Raises:
            NotFoundError: this workspace has no such re-release.
        """
        return self._look(run_id)

    @listing
    def list(self, *, page_size: int = 20) -> Pages[ReReleaseLine]:
        """Re-releases, newest first; pages are fetched as needed."""
        return self._pages(
            PATH,
            ReReleaseList,
            lambda page: (page.re_releases, page.next_cursor),
            params={"limit": str(page_size)},
        )

    @operation
    def wait(
        self,
        run_id: str,
        *,
        timeout_s: float = 21600.0,
        on_progress: Callable[[ReReleaseDetail], None] | None = None,
    ) -> Steps[ReReleaseDetail]:
        """The re-release once it has ended; ``on_progress`` is called with it now and then until then.

        Raises:
            WaitTimeoutError: it has not after ``timeout_s`` seconds.
        """
        return wait_for_end(
            partial(self._look, run_id),
            timeout_s=timeout_s,
            on_progress=on_progress,
            clock=self._clock,
            command="pixelgate re-releases",
        )

    def _look(self, run_id: str) -> Steps[ReReleaseDetail]:
        return self._get(f"{PATH}/{quote(run_id, safe='')}", ReReleaseDetail)
