"""A process that decodes every file of a folder in 1 GB of memory and 10 s of processor time for each.

Prints one JSON object: by file what it is, or why it is rejected. Anything else ends the process.
"""

import json
import resource
import signal
import sys
from pathlib import Path

from pixelgate.domain.errors import RejectedImageError
from pixelgate.domain.formats import DEFAULT_FORMATS, EXTRA_FORMATS
from pixelgate.imaging.decode import decode_image
from pixelgate.imaging.limits import Limits

MEMORY_BYTES = 2**30
SECONDS = 10
LIMITS = Limits(formats=DEFAULT_FORMATS | EXTRA_FORMATS)


def outcome(data: bytes) -> str:
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        return decode_image(data, limits=LIMITS, long_side=1024).facts.format
    except RejectedImageError as error:
        return error.reason.value
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    outcomes = {}
    for path in sorted(Path(sys.argv[1]).iterdir()):
        # What a crash or the end of the time leaves behind names the file.
        sys.stderr.write(path.name + "\n")
        outcomes[path.name] = outcome(path.read_bytes())
    sys.stdout.write(json.dumps(outcomes))


if __name__ == "__main__":
    main()
