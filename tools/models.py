"""Obtains, verifies and converts the models: ``python -m tools.models build`` or ``verify``."""

import argparse
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from importlib import import_module
from pathlib import Path

import tools.layer_path  # noqa: F401 - makes pixelgate importable
from tools.modeling.errors import ModelsError
from tools.modeling.lock import exclusive
from tools.modeling.progress import PlainProgress, Progress, TerminalProgress
from tools.modeling.status import find_needs

PROJECT = Path(__file__).resolve().parent.parent
MODELS_DIR = PROJECT / "models_onnx"
DOWNLOADS_DIR = PROJECT / ".pixelgate" / "downloads"


def build(only: Sequence[str], progress: Progress) -> None:
    """Build what is not built, or no longer what its card says.

    Raises:
        ModelsError: in words for the user.
    """
    with exclusive(DOWNLOADS_DIR / "lock", progress=progress):
        needs = find_needs(MODELS_DIR, only=only)
        if not needs:
            progress.say("the models are up to date")
            return
        # Loaded here and not above: onnx and numpy take longer than finding that there is nothing to do.
        building = import_module("tools.modeling.building")
        downloads = import_module("tools.modeling.downloads")
        fetch = import_module("tools.modeling.registries").fetch
        brought = downloads.Downloads(DOWNLOADS_DIR, fetch=fetch, progress=progress)
        building.ModelBuilder(MODELS_DIR, downloads=brought, progress=progress).build(needs)


def verify(only: Sequence[str], progress: Progress) -> bool:
    """Hash every file that the manifest lists, and compare every card with what was built from it."""
    needs = find_needs(MODELS_DIR, only=only)
    for need in needs:
        progress.say(f"{need.model_id}: {need.reason}")
    progress.say("run `make models`" if needs else "every file is what the manifest says")
    return not needs


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.models", description=__doc__)
    parser.add_argument("command", choices=("build", "verify"))
    parser.add_argument(
        "--only", action="append", default=[], metavar="ID", help="only this model; repeatable"
    )
    chosen = parser.parse_args(arguments)
    stream = sys.stderr if chosen.command == "build" else sys.stdout
    bars = TerminalProgress(stream) if stream.isatty() else nullcontext(PlainProgress(stream))
    try:
        with bars as progress:
            if chosen.command == "verify":
                return 0 if verify(chosen.only, progress) else 1
            build(chosen.only, progress)
    except ModelsError as error:
        print(f"make models: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
