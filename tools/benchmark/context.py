"""How Lambda calls a handler."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, TypeAlias

Handler: TypeAlias = Callable[[dict[str, Any], object], Any]


def context_of(folder: str) -> object:
    """What Lambda tells ``functions/<folder>`` about its own invocation."""
    return SimpleNamespace(
        function_name=folder,
        memory_limit_in_mb=1769,
        invoked_function_arn="arn:aws:lambda:us-east-1:000000000000:function:probe",
        aws_request_id="probe",
        get_remaining_time_in_millis=lambda: 60_000,
    )
