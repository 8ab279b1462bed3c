"""The command line from a source tree: ``python -m pixelgate_client``."""

from pixelgate_client.cli.main import app

app(prog_name="pixelgate")
