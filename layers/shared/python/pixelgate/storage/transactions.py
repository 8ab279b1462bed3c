"""Why a transaction was cancelled: a condition of ours, or the world being busy."""

from botocore.exceptions import ClientError


def is_condition_failure(error: ClientError) -> bool:
    """Whether one of the transaction's own conditions did not hold; everything else may pass."""
    return bool(failed_conditions(error))


def failed_conditions(error: ClientError) -> set[int]:
    """The positions of the transaction's items whose conditions did not hold."""
    reasons = error.response.get("CancellationReasons", [])
    return {place for place, reason in enumerate(reasons) if reason.get("Code") == "ConditionalCheckFailed"}
