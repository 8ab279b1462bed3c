"""The HTTP API: one resolver, whose routes come group by group."""

from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.utilities.typing import LambdaContext

from pixelgate.api.guard import guarded_application
from pixelgate.api.idempotency import Idempotency
from pixelgate.api.parts import Clients, Parts
from pixelgate.api.problems import add_problem_answers
from pixelgate.api.rate_limits import RateLimit
from pixelgate.api.route_groups import GROUPS, add_group, group_of
from pixelgate.api.settings import ApiSettings
from pixelgate.storage.kept_answers import KeptAnswers


class Application:
    """The whole API. Nobody waits for routes that were not asked for.

    A group of routes is imported and put together when the first request for one of them comes: most
    processes only ever show images.
    """

    def __init__(self, settings: ApiSettings, clients: Clients) -> None:
        self._parts = Parts(settings, clients)
        self._missing = set(GROUPS)
        rate = RateLimit(counters=self._parts.counters, per_minute=settings.changes_per_minute)
        self._resolver = guarded_application(rate)
        self._resolver.use([Idempotency(KeptAnswers(*self._parts.table))])
        add_problem_answers(self._resolver)

    def resolve(self, event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
        """The answer to one request of API Gateway's."""
        self._load(group_of(event["requestContext"]["http"]["method"], event["rawPath"]))
        return self._resolver.resolve(event, context)

    def with_all_routes(self) -> APIGatewayHttpResolver:
        """The resolver, for whoever wants to know of every route."""
        for group in GROUPS:
            self._load(group)
        return self._resolver

    def _load(self, group: str | None) -> None:
        if group in self._missing:
            add_group(self._resolver, group, self._parts)
            self._missing.remove(group)
