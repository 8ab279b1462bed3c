"""Words of strangers, made safe for a terminal, and the colours of statuses."""

from rich.text import Text

STATUS_STYLES = {
    "APPROVED": "green",
    "IN_REVIEW": "yellow",
    "REJECTED": "red",
    "FAILED": "bold red",
}
SEVERITY_STYLES = {"approve": "green", "review": "yellow", "reject": "red"}


def plain(text: str, *, style: str = "") -> Text:
    """``text`` with everything unprintable made visible and no markup read in it.

    File names and text found in pictures are written by anyone: an escape sequence in them could
    rewrite the screen.
    """
    return Text("".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text), style)


def status_text(status: str) -> Text:
    """The status in its colour; the word alone says it all."""
    return plain(status, style=STATUS_STYLES.get(status, "cyan"))


def severity_text(severity: str) -> Text:
    """The severity in its colour."""
    return plain(severity, style=SEVERITY_STYLES.get(severity, "cyan"))


def percent(fraction: float) -> str:
    """``0.834`` as ``83%``; what is not quite certain never reads 100%."""
    return "99%" if 0.99 < fraction < 1 else f"{fraction:.0%}"
