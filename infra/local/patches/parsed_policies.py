"""A policy is parsed once, and not twice for every request that it is asked about.

MiniStack keeps policies as text and parses all of the caller's, and the bucket's, each time it needs one of
them: a sixth of what a request costs. What a text says never changes; a changed policy is another text.
"""

import ministack.core.iam_evaluator as iam_evaluator

from infra.local.options import ServerOptions
from infra.local.patches.internals import replace_callable
from infra.local.patches.once_per_text import once_per_text


def install(options: ServerOptions) -> None:
    replace_callable(iam_evaluator, "parse_policy_document", "doc", once_per_text)
