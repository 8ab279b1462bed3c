"""Every POST says what becomes of it when it is sent twice."""

from pixelgate.api.repetition import REPETITION
from tests.support.application import routes_of
from tools.openapi.application import unconnected_application


def test_every_post_says_what_an_idempotency_key_does_for_it():
    posts = {f"{method} {path}" for method, path in routes_of(unconnected_application()) if method == "POST"}

    assert set(REPETITION) == posts, (
        "Say what becomes of it when it is sent twice: one line each in REPETITION of "
        "layers/shared/python/pixelgate/api/repetition.py, then run `make openapi`. "
        f"Missing: {sorted(posts - set(REPETITION))}; no route: {sorted(set(REPETITION) - posts)}"
    )
