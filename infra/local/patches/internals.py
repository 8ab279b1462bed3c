"""What the patches expect of MiniStack, checked before the first of them is applied.

MiniStack promises nothing about its internals, so the release is pinned, and every name a patch replaces must
exist with the parameters it had when the patch was written. Anything else stops the server with a message: a
patch that silently misses would bring back the fault it mends.
"""

import importlib.metadata
import inspect
from collections.abc import Callable
from types import ModuleType

MINISTACK_VERSION = "1.5.33"


class UnexpectedMiniStackError(RuntimeError):
    """The installed MiniStack is not the one the patches were written for."""


def require_version() -> None:
    """Raise ``UnexpectedMiniStackError`` unless the pinned release is installed."""
    installed = importlib.metadata.version("ministack")
    if installed != MINISTACK_VERSION:
        raise UnexpectedMiniStackError(
            f"MiniStack {installed} is installed, but the local cloud is made for {MINISTACK_VERSION}"
        )


def require_callable(owner: ModuleType | type, name: str, parameters: str) -> Callable[..., object]:
    """Return ``owner.name`` after checking its parameter names, given separated by blanks."""
    found = getattr(owner, name, None)
    if not callable(found):
        raise UnexpectedMiniStackError(f"MiniStack has no {owner.__name__}.{name}")
    actual = " ".join(inspect.signature(found).parameters)
    if actual != parameters:
        raise UnexpectedMiniStackError(
            f"MiniStack's {owner.__name__}.{name} takes ({actual}), expected ({parameters})"
        )
    return found  # type: ignore[no-any-return]  # of a module that is not annotated


def replace_callable(
    owner: ModuleType | type,
    name: str,
    parameters: str,
    wrap: Callable[[Callable[..., object]], Callable[..., object]],
) -> None:
    """Replace ``owner.name`` by what ``wrap`` makes of it, after checking it as ``require_callable`` does."""
    setattr(owner, name, wrap(require_callable(owner, name, parameters)))
