"""A message waits for its function for 10 ms on average instead of 25.

After a look at the queues and streams that found nothing, MiniStack looks away for 50 ms, whatever comes; and
as long as images are on their way there is hardly a look before an upload's event that found anything.
"""

import ministack.services.lambda_svc as lambda_service

from infra.local.options import ServerOptions
from infra.local.patches.internals import UnexpectedMiniStackError

# Each look takes a quarter of a millisecond of processor time: shorter pauses cost more than they gain.
_PAUSE_S = 0.02


def install(options: ServerOptions) -> None:
    if not hasattr(lambda_service, "_ESM_IDLE_WAKE_GAP_SECONDS"):
        raise UnexpectedMiniStackError("MiniStack has no pause between two looks at queues")
    lambda_service._ESM_IDLE_WAKE_GAP_SECONDS = _PAUSE_S
