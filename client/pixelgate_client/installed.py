"""Which version of this client is installed."""

from importlib.metadata import PackageNotFoundError, version


def installed_version() -> str | None:
    """As its release names it; None where it runs from its source."""
    try:
        return version("pixelgate")
    except PackageNotFoundError:
        return None
