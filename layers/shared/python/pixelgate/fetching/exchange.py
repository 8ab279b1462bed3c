"""Asking one host one thing: its addresses checked, one of them connected to, what goes wrong named."""

import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException

from pixelgate.fetching.addresses import AddressRule, is_public
from pixelgate.fetching.connection import Deadline, PinnedConnection
from pixelgate.fetching.errors import FetchError, FetchFault
from pixelgate.fetching.resolution import Resolve, addresses_of, resolve_with_dns
from pixelgate.fetching.targets import Target


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """How hosts are reached. The defaults are the rules; what else may be given is for tests."""

    rule: AddressRule = is_public
    resolve: Resolve = resolve_with_dns
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    clock: Callable[[], float] = time.monotonic

    def deadline(self, seconds: float) -> Deadline:
        """So many seconds from now."""
        return Deadline(self.clock() + seconds, self.clock)

    @contextmanager
    def connected(self, target: Target, deadline: Deadline, *, too_late: str) -> Iterator[PinnedConnection]:
        """A connection to ``target``, resolved once; ``too_late`` tells that the deadline has passed.

        Raises:
            FetchError: in place of whatever the block or the connection raises.
        """
        addresses = addresses_of(target, resolve=self.resolve, rule=self.rule)
        try:
            with PinnedConnection(target, addresses, deadline=deadline, tls=self.tls) as connection:
                yield connection
        except TimeoutError as error:
            raise FetchError(FetchFault.UNAVAILABLE, too_late) from error
        except ssl.SSLCertVerificationError as error:
            raise FetchError(FetchFault.UNREADABLE, "the certificate of the host is not valid") from error
        except OSError as error:
            raise FetchError(FetchFault.UNAVAILABLE, "the connection broke") from error
        except HTTPException as error:
            raise FetchError(FetchFault.UNREADABLE, "the answer is not HTTP, or ends early") from error
