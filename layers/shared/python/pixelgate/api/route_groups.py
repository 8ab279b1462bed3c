"""Which module of ``pixelgate.api.groups`` serves which request, so that it loads no other."""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

if TYPE_CHECKING:
    from pixelgate.api.parts import Parts

_PATH = re.compile(r"/v1/([^/]+)(?:/[^/]+/([^/]+))?")

# By the first word after /v1/, by that and what is asked of one of them, or by the method and the word.
_GROUPS = {
    "analyses": "analyses",
    "backtests": "rulesets",
    "caller": "callers",
    "classifiers": "classifiers",
    "health": "service",
    "DELETE images": "images_changing",
    "PATCH images": "images_changing",
    "images": "images",
    "images/decisions": "reviews",
    "images/duplicates": "evidence",
    "images/history": "evidence",
    "images/html": "releases",
    "images/image-object": "releases",
    "images/preview": "evidence",
    "images/re-evaluate": "re_evaluations",
    "images/reanalyse": "images_changing",
    "images/release": "releases",
    "images/renditions": "releases",
    "images/transformations": "releases",
    "imports": "imports",
    "keys": "callers",
    "models": "service",
    "openapi.json": "service",
    "quota": "callers",
    "re-evaluations": "re_evaluations",
    "re-releases": "releases",
    "renditions": "releases",
    "retention": "retention",
    "reviews": "reviews",
    "rulesets": "rulesets",
    "search": "search",
    "stats": "stats",
    "uploads": "uploads",
    "webhooks": "webhooks",
}

GROUPS = tuple(sorted(set(_GROUPS.values())))


def group_of(method: str, path: str) -> str | None:
    """The group that would serve ``method`` on ``path``; None where no group does."""
    words = _PATH.match(path)
    if words is None:
        return None
    noun, asked = words.groups()
    return _GROUPS.get(f"{noun}/{asked}") or _GROUPS.get(f"{method} {noun}") or _GROUPS.get(noun)


def add_group(app: APIGatewayHttpResolver, group: str, parts: Parts) -> None:
    """Add the routes of one of ``GROUPS``."""
    import_module(f"pixelgate.api.groups.{group}").add_routes(app, parts)
