"""The command line: ``pixelgate``, or from a source tree ``python -m pixelgate_client``."""

import sys

# As a shell names a program that SIGINT ended.
INTERRUPTED = 130


def main() -> None:
    """Run the command; Ctrl-C ends it quietly also while it is being read."""
    try:
        from pixelgate_client.cli.main import app  # noqa: PLC0415 - reading it takes most of a second
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    app(prog_name="pixelgate")


if __name__ == "__main__":
    main()
