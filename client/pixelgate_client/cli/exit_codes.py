"""How the command ends: exit codes, and errors told without a traceback."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum

import typer
from rich.console import Console
from rich.text import Text

from pixelgate_client.display.terminal_text import plain
from pixelgate_client.errors import ApiError, PixelgateError, is_about_the_service


class ExitCode(IntEnum):
    """What scripts may rely on; docs/cli.md lists them."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    UNREACHABLE = 3
    IN_REVIEW = 4
    REJECTED = 5


def exit_code_of(error: Exception) -> ExitCode:
    """The exit code that an error leads to."""
    return ExitCode.UNREACHABLE if is_about_the_service(error) else ExitCode.FAILED


def message_of(error: Exception) -> str:
    """One sentence for people."""
    if isinstance(error, OSError):
        return f"Cannot read {error.filename}: {error.strerror}"
    return str(error)


def error_document(error: Exception) -> dict[str, object]:
    """The error for programs, as ``--json`` prints it."""
    document: dict[str, object] = {
        "type": type(error).__name__,
        "message": message_of(error),
        "hint": error.hint if isinstance(error, PixelgateError) else "",
        "status": error.problem.status if isinstance(error, ApiError) else None,
    }
    if isinstance(error, ApiError) and error.problem.problems:
        document["problems"] = [each.model_dump(mode="json") for each in error.problem.problems]
    if isinstance(error, ApiError) and error.problem.unusable:
        document["unusable"] = {reason: list(ids) for reason, ids in error.problem.unusable.items()}
    return document


def print_json(document: object) -> None:
    """The one document of ``--json``. ASCII only: right on every terminal, and it cannot steer one."""
    typer.echo(json.dumps(document, indent=2))


def print_error(error: Exception) -> None:
    """The error and its hint, on standard error."""
    console = Console(stderr=True)
    first, *others = message_of(error).splitlines() or [""]
    console.print(Text.assemble(plain("Error: ", style="bold red"), plain(first)), soft_wrap=True)
    for line in others:
        console.print(plain(line), soft_wrap=True)
    if isinstance(error, PixelgateError) and error.hint:
        console.print(plain(error.hint, style="dim"), soft_wrap=True)


@contextmanager
def telling_errors(*, as_json: bool) -> Iterator[None]:
    """End the command with a message and an exit code when an error comes out of the block."""
    try:
        yield
    except PixelgateError as error:
        if as_json:
            print_json({"error": error_document(error)})
        print_error(error)
        raise typer.Exit(exit_code_of(error)) from error
