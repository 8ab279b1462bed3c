"""The local cloud's process: MiniStack with our patches. Started by ``infra.local.cloud``, not by hand."""

import asyncio
import os
import shutil
import signal
import sys
import threading

from infra.local.options import ServerOptions
from infra.local.serving.server import serve


def main() -> None:
    options = ServerOptions.from_arguments(sys.argv[1:])
    _die_with_supervisor()
    shutil.rmtree(options.temporary_dir, ignore_errors=True)
    options.temporary_dir.mkdir(parents=True)
    os.environ.update(options.ministack_environment())
    asyncio.run(_serve(options))


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
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await serve(ministack.app, port=options.port, stop=stop)


if __name__ == "__main__":
    main()
