"""All that both clients offer alike; only uploads differ, which read files."""

import time
from collections.abc import Callable

from pixelgate_client.analysis_calls import AnalysisCalls
from pixelgate_client.backtests import Backtests
from pixelgate_client.classifiers import Classifiers
from pixelgate_client.desk import ConnectionT
from pixelgate_client.image_calls import ImageCalls
from pixelgate_client.keys import Keys
from pixelgate_client.multipart_calls import MultipartCalls
from pixelgate_client.re_evaluations import ReEvaluations
from pixelgate_client.re_releases import ReReleases
from pixelgate_client.renditions import RenditionDesk
from pixelgate_client.reviews import Reviews
from pixelgate_client.rulesets import Rulesets
from pixelgate_client.search import SearchCalls
from pixelgate_client.shadows import Shadows
from pixelgate_client.webhooks import Webhooks
from pixelgate_client.workspace_calls import WorkspaceCalls


class Workspace(
    ImageCalls[ConnectionT],
    SearchCalls[ConnectionT],
    AnalysisCalls[ConnectionT],
    MultipartCalls[ConnectionT],
    WorkspaceCalls[ConnectionT],
):
    """One workspace of one Pixelgate service. Every method raises a ``PixelgateError``, see errors.py."""

    def __init__(self, api: ConnectionT, *, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(api, clock=clock)
        self.backtests = Backtests(api, clock=clock)
        self.classifiers = Classifiers(api)
        self.keys = Keys(api)
        self.re_evaluations = ReEvaluations(api, clock=clock)
        self.re_releases = ReReleases(api, clock=clock)
        self.renditions = RenditionDesk(api)
        self.reviews = Reviews(api)
        self.rulesets = Rulesets(api)
        self.shadows = Shadows(api)
        self.webhooks = Webhooks(api)
