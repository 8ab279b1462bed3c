"""An exception of the shared layer, whose class name state machines match."""


class RetryableError(Exception):
    """Might work the next time."""
