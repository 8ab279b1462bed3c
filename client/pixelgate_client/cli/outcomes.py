"""How it went with each of several files, and how that is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pixelgate_client.cli.answers import print_page
from pixelgate_client.cli.exit_codes import (
    ExitCode,
    error_document,
    exit_code_of,
    message_of,
    print_error,
    print_json,
)
from pixelgate_client.display.results_table import ResultRow, results_table
from pixelgate_client.models.image import Image, ImageStatus


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How it went with one file: ``error``, or an id and, where it was waited for, the image."""

    file: Path
    image_id: str | None = None
    image: Image | None = None
    error: Exception | None = None

    @property
    def exit_code(self) -> ExitCode:
        """The exit code if this were the only file. A rejected image is an answer, a failed one is not."""
        if self.error is not None:
            return exit_code_of(self.error)
        failed = self.image is not None and self.image.status == ImageStatus.FAILED
        return ExitCode.FAILED if failed else ExitCode.DONE

    def document(self) -> dict[str, object]:
        """The outcome for programs, as ``--json`` prints it."""
        document: dict[str, object] = {"file": str(self.file), "error": None}
        if self.error is not None:
            document["error"] = error_document(self.error)
        if self.image_id is not None:
            document["id"] = self.image_id
        if self.image is not None:
            document |= self.image.model_dump(mode="json") | {"took_ms": self.image.elapsed_ms}
        return document


def print_outcomes(outcomes: Sequence[Outcome], *, as_json: bool) -> None:
    """Print a row for each, or one document; and on standard error each different error once.

    A service that is away is one error, not one per file.
    """
    if as_json:
        print_json({"images": [outcome.document() for outcome in outcomes]})
    elif any(outcome.image_id for outcome in outcomes):
        print_page(results_table([_row(outcome) for outcome in outcomes]))
    errors = {message_of(outcome.error): outcome.error for outcome in outcomes if outcome.error is not None}
    for error in errors.values():
        print_error(error)


def _row(outcome: Outcome) -> ResultRow:
    if outcome.image is not None:
        return ResultRow.of(outcome.image, took_ms=outcome.image.elapsed_ms)
    if outcome.error is not None:
        return ResultRow(
            image=outcome.file.name,
            status="not done" if outcome.image_id else "not uploaded",
            reason=message_of(outcome.error),
        )
    return ResultRow(image=outcome.file.name, status="uploaded", reason=outcome.image_id or "")
