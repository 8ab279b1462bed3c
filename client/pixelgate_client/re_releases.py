"""``client.re_releases``: make what many images are released as what their profile and access say now."""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import quote

from pixelgate_client.desk import ConnectionT, operation
from pixelgate_client.exchange import Params, Steps
from pixelgate_client.jobs import JobDesk, choice_of_images
from pixelgate_client.models.re_releases import ReReleaseDetail, ReReleaseLine, ReReleaseList
from pixelgate_client.pages import Pages


class ReReleases(JobDesk[ConnectionT, ReReleaseDetail, ReReleaseLine]):
    """The re-releases of one workspace. To ask again changes nothing of what is as it should be."""

    _command = "pixelgate re-releases"

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
        body = choice_of_images(image_ids, given, everything=everything)
        return self._post("/v1/re-releases", ReReleaseLine, body=body)

    def _look(self, job_id: str) -> Steps[ReReleaseDetail]:
        return self._get(f"/v1/re-releases/{quote(job_id, safe='')}", ReReleaseDetail)

    def _lines(self, params: Params) -> Pages[ReReleaseLine]:
        return self._pages(
            "/v1/re-releases", ReReleaseList, lambda page: (page.re_releases, page.next_cursor), params=params
        )
