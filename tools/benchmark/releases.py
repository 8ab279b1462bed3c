"""How long an approved image takes until people can see it, and how many files that makes."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from rich.console import Console
from rich.progress import Progress

from pixelgate_client.client import Client
from pixelgate_client.errors import ApiError

_POLL_S = 0.02
_LIMIT_S = 120.0


@dataclass(frozen=True)
class Released:
    """One image: how many files became public, and the milliseconds from the request to the last of them."""

    files: int
    took_ms: float


def release_in_turn(client: Client, image_ids: Sequence[str], *, title: str) -> list[Released]:
    """Each approved image's way from the request to what people see, one after the other."""
    taken = []
    with Progress(console=Console(stderr=True)) as progress:
        for image_id in progress.track(image_ids, description=title):
            released = _release(client, image_id)
            if released is not None:
                taken.append(released)
    return taken


def _release(client: Client, image_id: str) -> Released | None:
    """None for an image that was not approved."""
    started = time.monotonic()
    try:
        client.renditions.release(image_id)
    except ApiError as error:
        if error.problem.status == HTTPStatus.CONFLICT:
            return None
        raise
    while time.monotonic() < started + _LIMIT_S:
        release = client.renditions.of(image_id).release
        if release is not None:
            took_ms = (time.monotonic() - started) * 1000
            return Released(sum(len(each.files) for each in release.renditions), took_ms)
        time.sleep(_POLL_S)
    raise TimeoutError(f"{image_id} was not released within {_LIMIT_S:.0f} s")
