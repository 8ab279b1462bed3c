"""What can go wrong while a model is evaluated, in words for the person who does it."""


class DataError(Exception):
    """The labelled data is not what its task expects; the message names the file or folder and the remedy."""
