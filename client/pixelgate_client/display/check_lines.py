"""What a check says on the terminal, and beneath it what to do where something is not well."""

from rich.text import Text

from pixelgate_client.diagnosis.check import Check, CheckOutcome
from pixelgate_client.display.terminal_text import plain

_STYLES = {
    CheckOutcome.OK: "green",
    CheckOutcome.WARNING: "yellow",
    CheckOutcome.WRONG: "bold red",
    CheckOutcome.SKIPPED: "dim",
}


def check_page(check: Check) -> Text:
    """The word says it all; the colour only helps to find it."""
    first, *others = check.said.splitlines() or [""]
    outcome = plain(f"{check.outcome:8} ", style=_STYLES[check.outcome])
    lines = [Text.assemble(outcome, plain(f"{check.name:12} "), plain(first))]
    lines += [plain(f"{'':22}{line}") for line in [*others, check.advice] if line]
    return Text("\n").join(lines)
