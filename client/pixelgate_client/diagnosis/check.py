"""What a check says: whether something is as it should be, and if not, what to do about it."""

from dataclasses import asdict, dataclass
from enum import StrEnum

from pixelgate_client.errors import PixelgateError


class CheckOutcome(StrEnum):
    """``SKIPPED``: it could not be checked, because of another check or because it does not apply."""

    OK = "ok"
    WARNING = "warning"
    WRONG = "wrong"
    SKIPPED = "skipped"


@dataclass(frozen=True, kw_only=True)
class Check:
    """``said`` is what was found, ``advice`` what to do about it; empty where nothing is to be done."""

    name: str
    outcome: CheckOutcome
    said: str
    advice: str = ""

    def document(self) -> dict[str, str]:
        """The check for programs."""
        return asdict(self)


def ok(name: str, said: str) -> Check:
    """All is well."""
    return Check(name=name, outcome=CheckOutcome.OK, said=said)


def warning(name: str, said: str, advice: str) -> Check:
    """It works, and may not for long, or not for everybody."""
    return Check(name=name, outcome=CheckOutcome.WARNING, said=said, advice=advice)


def wrong(name: str, said: str, advice: str) -> Check:
    """It does not work."""
    return Check(name=name, outcome=CheckOutcome.WRONG, said=said, advice=advice)


def skipped(name: str, said: str) -> Check:
    """It was not checked."""
    return Check(name=name, outcome=CheckOutcome.SKIPPED, said=said)


def told_as_wrong(name: str, error: PixelgateError) -> Check:
    """What went wrong where it was to be checked."""
    return wrong(name, str(error), error.hint)
