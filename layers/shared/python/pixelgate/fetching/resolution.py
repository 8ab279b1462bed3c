"""From a host to the addresses that may be connected to: asked once, all of them checked."""

import socket
from collections.abc import Callable, Sequence
from ipaddress import ip_address

from pixelgate.fetching.addresses import AddressRule, IPAddress
from pixelgate.fetching.errors import FetchError, FetchFault
from pixelgate.fetching.targets import Target

Resolve = Callable[[str, int], Sequence[IPAddress]]
"""The addresses of a host name; the port only helps the resolver."""

_NEVER = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}


def resolve_with_dns(host: str, port: int) -> Sequence[IPAddress]:
    """What the system's resolver says, in its order.

    Raises:
        FetchError: there is no such host, or the resolver does not answer.
    """
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        fault = FetchFault.NOT_FOUND if error.errno in _NEVER else FetchFault.UNAVAILABLE
        raise FetchError(fault, "the host name cannot be resolved") from error
    return [ip_address(answer[4][0]) for answer in answers]


def addresses_of(target: Target, *, resolve: Resolve, rule: AddressRule) -> Sequence[IPAddress]:
    """Where to connect for ``target``. Whoever calls connects to these and never resolves again.

    Raises:
        FetchError: REFUSED where even one of several addresses is forbidden, because a host that mixes
            them is trying something; NOT_FOUND or UNAVAILABLE where there is none.
    """
    found = [target.literal] if target.literal else resolve(target.host, target.port)
    if not found:
        raise FetchError(FetchFault.NOT_FOUND, "the host name has no address")
    if not all(rule(address) for address in found):
        raise FetchError(FetchFault.REFUSED, "the host is not on the public Internet")
    return tuple(dict.fromkeys(found))
