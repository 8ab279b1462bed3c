"""``client.re_evaluations``: let the rules that are active now judge again what was found in images."""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import quote

from pixelgate_client.desk import ConnectionT, operation
from pixelgate_client.exchange import Params, Steps
from pixelgate_client.jobs import JobDesk, choice_of_images
from pixelgate_client.models.re_evaluations import ImageReEvaluation, RunDetail, RunLine, RunList
from pixelgate_client.models.verdict import Verdict
from pixelgate_client.pages import Pages


class ReEvaluations(JobDesk[ConnectionT, RunDetail, RunLine]):
    """The re-evaluations of one workspace. None of them runs a model.

    ``dry_run``: tell what would come of it, and write nothing. ``reopen_decided``: where a person decided
    otherwise than the rules say now, a person is asked again; else what people decided stands.
    """

    _command = "pixelgate re-evaluations"

    @operation
    def one(
        self, image_id: str, *, dry_run: bool = False, reopen_decided: bool = False
    ) -> Steps[ImageReEvaluation]:
        """Re-evaluate one image at once; to ask again changes nothing.

        Raises:
            NotFoundError: this workspace has no such image.
            ApiError: 409, it has no verdict, or somebody is looking at it right now.
        """
        body = {"dry_run": dry_run, "reopen_decided": reopen_decided}
        return self._post(f"/v1/images/{quote(image_id, safe='')}/re-evaluate", ImageReEvaluation, body=body)

    @operation
    def verdict(self, image_id: str, number: int) -> Steps[Verdict]:
        """One of the verdicts on an image: 1 is its analysis' own, later ones are of re-evaluations.

        Raises:
            NotFoundError: this workspace has no such image, or the image no such verdict.
        """
        path = f"/v1/images/{quote(image_id, safe='')}/verdict"
        return self._get(path, Verdict, params={"number": str(number)})

    @operation
    def start(
        self,
        image_ids: Sequence[str] = (),
        *,
        statuses: Sequence[str] = (),
        collection: str | None = None,
        ruleset: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        everything: bool = False,
        dry_run: bool = False,
        reopen_decided: bool = False,
    ) -> Steps[RunLine]:
        """Have many images re-evaluated: these, or those that meet all conditions given, or ``everything``.

        ``ruleset`` is the identity of the one that judged them last, ``name@sha256``; ``since`` and ``until``
        are about when they were analysed.

        Raises:
            ApiError: images were named in no way, or in two.
        """
        given = {
            "collection": collection,
            "ruleset": ruleset,
            "since": since and since.isoformat(),
            "until": until and until.isoformat(),
            "status": list(statuses),
        }
        choice = choice_of_images(image_ids, given, everything=everything)
        body = {**choice, "dry_run": dry_run, "reopen_decided": reopen_decided}
        return self._post("/v1/re-evaluations", RunLine, body=body)

    def _look(self, job_id: str) -> Steps[RunDetail]:
        return self._get(f"/v1/re-evaluations/{quote(job_id, safe='')}", RunDetail)

    def _lines(self, params: Params) -> Pages[RunLine]:
        return self._pages(
            "/v1/re-evaluations", RunList, lambda page: (page.re_evaluations, page.next_cursor), params=params
        )
