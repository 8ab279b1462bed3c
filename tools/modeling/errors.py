"""What can go wrong while models are obtained, in words for the person who runs ``make models``."""


class ModelsError(Exception):
    """The models cannot be built; the message says which one, why, and what to do."""


class CardError(ModelsError):
    """A card, label file or dictionary is not what its documentation says; names the file."""


class DownloadError(ModelsError):
    """A package cannot be had from where the card says it is."""


class ConversionError(ModelsError):
    """A file of a package cannot be turned into the network that the card describes."""


class HashMismatchError(ModelsError):
    """What arrived is not what the card pins. Nothing of it was opened."""

    def __init__(self, what: str, *, expected: str, found: str) -> None:
        super().__init__(
            f"{what} is not the file that its card pins.\n"
            f"  expected sha256 {expected}\n"
            f"  found    sha256 {found}\n"
            "It was removed and nothing of it was used. Run the command again; if it stays, compare the hash "
            "with the publisher's and change the card only if you trust the new file."
        )
