"""Which models and settings findings come from, so that they are reused only where today's would be equal."""

import hashlib
from collections.abc import Mapping

MEASURES_VERSION = "3"
"""Of what is measured without a model. Raised whenever a formula changes."""


def model_set(*, release: str, recipes: Mapping[str, str], settings: Mapping[str, str]) -> str:
    """A short name of everything that findings depend on; it differs whenever one part does.

    ``recipes`` are the hashes of what each model was built from, by model id, and ``settings`` those of the
    analyses. Our own code counts by its ``release``.
    """
    parts = [f"release={release}", f"measures={MEASURES_VERSION}"]
    parts += [f"model:{name}={recipe}" for name, recipe in sorted(recipes.items())]
    parts += [f"setting:{name}={value}" for name, value in sorted(settings.items())]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
