"""The engines that are compared, each run in a process of its own with a task."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
VIPS_PYTHON = ROOT / ".vips-venv" / "bin" / "python"
"""Of an environment that holds pyvips with libvips, and nothing of ours; ``make bench`` makes it."""

ENGINES: Mapping[str, Path] = {
    **dict.fromkeys(("pillow_resize", "pillow_thumbnail", "pixelgate"), Path(sys.executable)),
    "vips": VIPS_PYTHON,
}
"""A module of ``engines/`` each, and the interpreter that runs it."""


class EngineError(RuntimeError):
    """An engine could not be measured; the message holds why."""


@dataclass(frozen=True)
class Run:
    """One task's seconds, all threads' processor time, and the most memory that the process ever had."""

    wall_s: float
    cpu_s: float
    peak_mib: float


@dataclass(frozen=True)
class Machine:
    """This machine, with one photo to make pictures of."""

    photo: Path

    def run(
        self, engine: str, widths: Sequence[int], qualities: Mapping[str, Sequence[int]], folder: Path
    ) -> Run:
        """Have ``engine`` make pictures of these widths, in these formats at these qualities, in ``folder``.

        Raises:
            EngineError: it is not installed, or failed.
        """
        python = ENGINES[engine]
        if not python.exists():
            raise EngineError(f"{python.relative_to(ROOT)} is missing; `make bench` installs it")
        task = {"photo": str(self.photo), "folder": str(folder), "widths": widths, "qualities": qualities}
        finished = subprocess.run(
            [python, "-m", "tools.renditions_policy.child", engine],
            input=json.dumps(task),
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": f"{ROOT}:{ROOT / 'layers/shared/python'}"},
            capture_output=True,
            text=True,
            check=False,
        )
        if finished.returncode:
            raise EngineError(f"{engine} failed:\n{finished.stderr}")
        return Run(**json.loads(finished.stdout))
