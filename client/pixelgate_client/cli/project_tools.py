"""Commands that need the models: they run in the project's folder, of which this package is a part.

The client alone has no models. Installed from a clone, or run in one, it finds the project's tools; anywhere
else these commands say what to do.
"""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from pixelgate_client.cli.exit_codes import ExitCode, print_error
from pixelgate_client.errors import SettingsError


def find_project() -> Path | None:
    """The folder with the project's tools: the one this package lies in, or one around the current folder."""
    return next((folder for folder in _candidates() if (folder / "tools" / "evaluate.py").is_file()), None)


def run_tool(name: str, arguments: Sequence[str], *, instead: str) -> int:
    """Run ``tools/NAME.py`` with the project's own Python; returns its exit code.

    Without the project it prints that this needs it, and the command to use ``instead``.
    """
    project = find_project()
    if project is None:
        print_error(
            SettingsError(
                "This needs Pixelgate's models and tools, which the client alone does not have.",
                hint=f"In a clone of Pixelgate: {instead}",
            )
        )
        return ExitCode.USAGE
    own = project / ".venv" / "bin" / "python"
    python = str(own) if own.is_file() else sys.executable
    return subprocess.run([python, str(project / "tools" / f"{name}.py"), *arguments], check=False).returncode


def evaluate() -> int:
    """The command ``pixelgate-evaluate``."""
    instead = "make evaluate TASK=labels DATA=photos/"
    return run_tool("evaluate", sys.argv[1:], instead=instead)


def _candidates() -> Iterator[Path]:
    yield Path(__file__).resolve().parents[3]
    here = Path.cwd()
    yield from (here, *here.parents)
