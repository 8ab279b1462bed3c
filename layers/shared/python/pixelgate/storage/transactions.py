"""Why a transaction was cancelled: a condition of ours, or the world being busy."""

from botocore.exceptions import ClientError


def is_condition_failure(error: ClientError) -> bool:
    """Whether one of the transaction's own conditions did not hold; everything else may pass."""
    reasons = error.response.get("CancellationReasons", [])
    return any(reason.get("Code") == "ConditionalCheckFailed" for reason in reasons)
