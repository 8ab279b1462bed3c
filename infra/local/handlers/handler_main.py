"""Run in a handler's process: the Lambda runtime client, ended when the local cloud is gone.

Started as a script with the Lambda handler's name as its argument.
"""

import os
import runpy
import sys
import threading
import time

_ORPHAN_CHECK_S = 1.0


def _exit_when_orphaned(parent: int) -> None:
    # Not PR_SET_PDEATHSIG: the kernel ties it to the thread that forked, and those threads come and go.
    while os.getppid() == parent:
        time.sleep(_ORPHAN_CHECK_S)
    os._exit(1)


def main() -> None:
    threading.Thread(target=_exit_when_orphaned, args=(os.getppid(),), daemon=True).start()
    # As in Lambda, imports start at the function's folder, not at this file's.
    sys.path[0] = os.environ["LAMBDA_TASK_ROOT"]
    runpy.run_module("awslambdaric", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
