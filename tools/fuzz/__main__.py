"""``make fuzz``: damaged files of every format against the decoder and the metadata reader.

Whatever is not a picture or a ``RejectedImageError`` is a finding: another exception, a crash, more than
1 GB of memory or more than 10 s. The file that did it is kept.
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

ROOT = Path(__file__).resolve().parents[2]
LAST = ROOT / ".pixelgate" / "fuzz" / "last"


def main(minutes: Annotated[float, typer.Option(help="How long to go on.")] = 10) -> None:
    """Fuzz in a process of its own, which may die; fail if it does."""
    LAST.parent.mkdir(parents=True, exist_ok=True)
    # Threads of numerical libraries reserve more address space than the worker may have.
    environment = os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    worker = [sys.executable, "-m", "tools.fuzz.worker", str(minutes * 60), str(LAST)]
    ended = subprocess.run(worker, cwd=ROOT, env=environment, check=False)
    if ended.returncode != 0:
        kept = LAST.with_name("finding")
        LAST.replace(kept)
        print(f"\nA finding (exit {ended.returncode}): {kept.relative_to(ROOT)}", file=sys.stderr)
        raise typer.Exit(1)
    print("No finding.")


if __name__ == "__main__":
    typer.run(main)
