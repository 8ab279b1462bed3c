"""``client.re_evaluations``: let the rules that are active now judge again what was found in images."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from urllib.parse import quote

from pixelgate_client.desk import ConnectionT, Desk, listing, operation
from pixelgate_client.exchange import Steps
from pixelgate_client.jobs import wait_for_end
from pixelgate_client.models.re_evaluations import ImageReEvaluation, RunDetail, RunLine, RunList
from pixelgate_client.models.verdict import Verdict
from pixelgate_client.pages import Pages


class ReEvaluations(Desk[ConnectionT]):
    """The re-evaluations of one workspace. None of them runs a model.

    ``dry_run``: tell what would come of it, and write nothing. ``reopen_decided``: where a person decided
    otherwise than the rules say now, a person is asked again; else what people decided stands.
    """

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
        }
        only: dict[str, object] = {name: value for name, value in given.items() if value is not None}
        if statuses:
            only["status"] = list(statuses)
        scope: dict[str, object] = {"ids": list(image_ids)} if image_ids else {}
        scope |= ({"filter": only} if only else {}) | ({"all": True} if everything else {})
        body = {**scope, "dry_run": dry_run, "reopen_decided": reopen_decided}
        return self._post("/v1/re-evaluations", RunLine, body=body)

    @operation
    def get(self, run_id: str) -> Steps[RunDetail]:
        """How far a re-evaluation is, and what came of it.

        Raises:
            NotFoundError: this workspace has no such re-evaluation.
        """
        return self._look(run_id)

    @listing
    def list(self, *, page_size: int = 20) -> Pages[RunLine]:
        """Re-evaluations, newest first; pages are fetched as needed."""
        return self._pages(
            "/v1/re-evaluations",
            RunList,
            lambda page: (page.re_evaluations, page.next_cursor),
            params={"limit": str(page_size)},
        )

    @operation
    def wait(
        self,
        run_id: str,
        *,
        timeout_s: float = 21600.0,
        on_progress: Callable[[RunDetail], None] | None = None,
    ) -> Steps[RunDetail]:
        """The re-evaluation once it has ended; ``on_progress`` is called with it now and then until then.

        Raises:
            WaitTimeoutError: it has not after ``timeout_s`` seconds.
        """
        return wait_for_end(
            partial(self._look, run_id),
            timeout_s=timeout_s,
            on_progress=on_progress,
            clock=self._clock,
            command="pixelgate re-evaluations",
        )

    def _look(self, run_id: str) -> Steps[RunDetail]:
        return self._get(f"/v1/re-evaluations/{quote(run_id, safe='')}", RunDetail)
