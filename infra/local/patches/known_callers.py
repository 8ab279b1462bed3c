"""A function that calls is named without looking up all that it may do.

Before MiniStack asks IAM, it notes the caller's name for the policies of resources, and gathers the policies
of the caller's role on the way. IAM does so again a moment later.
"""

import functools
from collections.abc import Callable, Mapping

import ministack.core.iam_evaluator as iam_evaluator
import ministack.core.responses as responses
import ministack.core.router as router

from infra.local.options import ServerOptions
from infra.local.patches.internals import replace_callable, require_callable


def install(options: ServerOptions) -> None:
    require_callable(responses, "_account_from_sts_session", "access_key_id")
    require_callable(router, "extract_access_key_id", "headers query_params")
    require_callable(iam_evaluator, "resolve_credential", "access_key_id account_id session_token")
    replace_callable(iam_evaluator, "request_caller_arn", "headers query_params", _by_session)


def _by_session(find: Callable[..., object]) -> Callable[..., object]:
    @functools.wraps(find)
    def caller_arn(headers: Mapping[str, str], query_params: Mapping[str, list[str]] | None = None) -> object:
        access_key = router.extract_access_key_id(headers, query_params)
        account_id = responses._account_from_sts_session(access_key)
        if account_id:
            credential = iam_evaluator.resolve_credential(access_key, account_id)
            if getattr(credential, "principal_type", "") == "AssumedRole":
                return credential.principal_arn
        return find(headers, query_params)

    return caller_arn
