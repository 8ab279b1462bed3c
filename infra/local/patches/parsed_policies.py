"""A policy is parsed once, and not twice for every request that it is asked about.

MiniStack keeps policies as text and parses all of the caller's, and the bucket's, each time it needs one of
them: a sixth of what a request costs. What a text says never changes; a changed policy is another text.
"""

import functools
from collections.abc import Callable
from typing import Any

import ministack.core.iam_evaluator as iam_evaluator

from infra.local.options import ServerOptions
from infra.local.patches.internals import replace_callable

_KEPT_POLICIES = 1024


def install(options: ServerOptions) -> None:
    replace_callable(iam_evaluator, "parse_policy_document", "doc", _once)


def _once(parse: Callable[..., Any]) -> Callable[..., Any]:
    parse_text = functools.lru_cache(_KEPT_POLICIES)(parse)

    @functools.wraps(parse)
    def parse_document(doc: str | dict[str, Any]) -> object:
        # A dictionary may be changed by whoever holds it.
        return parse_text(doc) if isinstance(doc, str) else parse(doc)

    return parse_document
