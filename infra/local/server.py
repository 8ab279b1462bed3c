"""The local cloud's process: MiniStack with our patches. Started by ``infra.local.cloud``, not by hand."""

import gc
import os
import shutil
import signal
import sys
import threading

import uvicorn
import uvloop

from infra.local.options import ServerOptions


def main() -> None:
    options = ServerOptions.from_arguments(sys.argv[1:])
    _die_with_supervisor()
    shutil.rmtree(options.temporary_dir, ignore_errors=True)
    options.temporary_dir.mkdir(parents=True)
    os.environ.update(options.ministack_environment())
    uvloop.run(_serve(options))


def _die_with_supervisor() -> None:
    """Kill this process group when the supervisor's end of our standard input closes, however it ended."""

    def wait_for_end() -> None:
        # Not through sys.stdin: its lock, held here for ever, would stop an orderly exit.
        while os.read(0, 1):
            pass
        os.killpg(0, signal.SIGKILL)

    threading.Thread(target=wait_for_end, daemon=True).start()


async def _serve(options: ServerOptions) -> None:
    # Imported late: MiniStack reads its settings from the environment while it is imported.
    from ministack import app as ministack  # noqa: PLC0415

    from infra.local.patches import faults, registry  # noqa: PLC0415

    registry.apply(options)
    faults.install(options)
    # What is there now stays, and a search for garbage through all of it stops everything for 0.1 s.
    gc.freeze()
    # No Date, no Server: what answers says what MiniStack said.
    config = uvicorn.Config(
        ministack.app,
        host="127.0.0.1",
        port=options.port,
        http="httptools",
        access_log=False,
        log_level="warning",
        proxy_headers=False,
        date_header=False,
        server_header=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=3,
    )
    await uvicorn.Server(config).serve()


if __name__ == "__main__":
    main()
