"""Send to a stranger's URL what they asked to be sent, and let nobody use us to reach anything else."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPResponse

from pixelgate.fetching.errors import FetchError, FetchFault
from pixelgate.fetching.exchange import Exchange
from pixelgate.fetching.targets import Target, parse_target

_OWN_HEADERS = {"User-Agent": "Pixelgate", "Accept-Encoding": "identity", "Connection": "close"}


@dataclass(frozen=True, kw_only=True)
class SendLimits:
    """``seconds`` are for everything together; of the answer ``max_answer_bytes`` are read and no more."""

    seconds: float
    max_answer_bytes: int
    schemes: frozenset[str] = frozenset({"https"})
    ports: Collection[int] = frozenset({443, 8443})


@dataclass(frozen=True)
class Answer:
    """Whatever a server answered, with the beginning of the body. A redirect is an answer like any other.

    ``retry_after`` is the header of that name, as it was sent.
    """

    status: int
    body: bytes
    retry_after: str | None


@dataclass(frozen=True, kw_only=True)
class Sender:
    """Posts within ``limits``. ``exchange`` is for tests and development; its defaults are the rules."""

    limits: SendLimits
    exchange: Exchange = field(default_factory=Exchange)

    def check(self, url: str) -> Target:
        """What ``url`` leads to, as far as can be told without asking anybody.

        Raises:
            FetchError: REFUSED; it is no URL, or of a scheme, port or literal address that is not posted to.
        """
        target = parse_target(url, ports=self.limits.ports)
        if target.scheme not in self.limits.schemes:
            raise FetchError(FetchFault.REFUSED, f"nothing is sent by {target.scheme}; use https")
        if target.literal is not None and not self.exchange.rule(target.literal):
            raise FetchError(FetchFault.REFUSED, "the host is not on the public Internet")
        return target

    def post(self, url: str, body: bytes, *, headers: Mapping[str, str]) -> Answer:
        """Post ``body`` and return what is answered. The host is resolved once; no redirect is followed.

        Raises:
            FetchError: there was no answer; see ``FetchFault``.
        """
        deadline = self.exchange.deadline(self.limits.seconds)
        target = self.check(url)
        too_late = f"no answer within {self.limits.seconds:g} seconds"
        with self.exchange.connected(target, deadline, too_late=too_late) as connection:
            sent = {"Host": target.host_header, **_OWN_HEADERS, **headers}
            connection.request("POST", target.path, body=body, headers=sent)
            response = connection.getresponse()
            body = _beginning(response, self.limits.max_answer_bytes)
            return Answer(response.status, body, response.getheader("Retry-After"))


def _beginning(response: HTTPResponse, max_bytes: int) -> bytes:
    # The status says whether it was taken; an answer that breaks off afterwards does not change that.
    try:
        return response.read(max_bytes)
    except (OSError, HTTPException):
        return b""
