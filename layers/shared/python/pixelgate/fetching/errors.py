"""Why something was not fetched, or not delivered, over HTTP."""

from enum import StrEnum


class FetchFault(StrEnum):
    """What kind of fault it is; the detail of the error says more."""

    REFUSED = "REFUSED"
    """Our own rules: scheme, port, address, redirect. No byte was sent to where the rules forbid it."""
    NOT_FOUND = "NOT_FOUND"
    """There is no such host, or the server says no (4xx)."""
    TOO_MANY_BYTES = "TOO_MANY_BYTES"
    """The body is larger than allowed, by its header or when counted."""
    UNREADABLE = "UNREADABLE"
    """An answer that breaks HTTP or TLS, or that is encoded although we asked for it plain."""
    UNAVAILABLE = "UNAVAILABLE"
    """Busy, broken or slow just now (5xx, 408, 425, 429, time-outs): the only fault that may pass."""


class FetchError(Exception):
    """``detail`` may be shown to whoever asked: it never tells what a private name resolves to."""

    def __init__(self, fault: FetchFault, detail: str) -> None:
        super().__init__(f"{fault}: {detail}")
        self.fault = fault
        self.detail = detail

    @property
    def may_pass(self) -> bool:
        """Trying again later is worth it."""
        return self.fault is FetchFault.UNAVAILABLE
