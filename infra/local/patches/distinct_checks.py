"""Of a transaction each question to IAM is asked once.

MiniStack asks for every item anew whether the caller may put into this table, with the same role, table and
context each time: of an image's entry in the search index, sixty times in one transaction.
"""

import functools
from collections.abc import Callable
from typing import Any

import ministack.core.iam_actions as iam_actions

from infra.local.options import ServerOptions
from infra.local.patches.internals import replace_callable


def install(options: ServerOptions) -> None:
    replace_callable(
        iam_actions, "dynamodb_transaction_checks", "iam_action body region account_id", _each_once
    )


def _each_once(list_checks: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(list_checks)
    def checks(iam_action: str, body: bytes, region: str, account_id: str) -> list[tuple[str, str]]:
        # In the order of the items: the first that is denied is named in the answer.
        return list(dict.fromkeys(list_checks(iam_action, body, region, account_id)))

    return checks
