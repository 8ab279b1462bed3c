"""What people call the classes of moderation data, and which of our categories each one is."""

from collections.abc import Sequence

from tools.evaluation.data.class_names import plain
from tools.evaluation.data.files import LabelledFile

SAFE = "safe"

_CATEGORY_OF = {
    **dict.fromkeys(
        (
            "nudity",
            "nude",
            "nudes",
            "naked",
            "nsfw",
            "porn",
            "explicit",
            "explicit nudity",
            "sexual",
            "hentai",
        ),
        "nudity",
    ),
    **dict.fromkeys(("gore", "gory", "nsfl", "blood", "violence", "graphic violence", "disturbing"), "gore"),
    **dict.fromkeys(("safe", "sfw", "neutral", "normal", "ok", "clean", "drawing", "drawings", "none"), SAFE),
}


def category_of(name: str) -> str | None:
    """``nudity``, ``gore`` or ``SAFE``; None for what the models are not asked about."""
    return _CATEGORY_OF.get(plain(name))


def categorised(files: Sequence[LabelledFile]) -> tuple[tuple[LabelledFile, ...], list[str]]:
    """The files in our categories, and the names that are none; a file of such a name alone is left out."""
    names = {name: category_of(name) for file in files for name in file.labels}
    found = (
        LabelledFile(file.path, frozenset(known for name in file.labels if (known := names[name])))
        for file in files
    )
    unknown = sorted(name for name, known in names.items() if known is None)
    return tuple(file for file in found if file.labels), unknown
