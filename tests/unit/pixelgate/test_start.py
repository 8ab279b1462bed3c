import os
import subprocess
import sys


def test_a_start_does_not_look_for_garbage_among_what_stays():
    code = "import pixelgate.api.application, gc; print([each['collections'] for each in gc.get_stats()][1:])"
    # In a process of its own: this one has started long ago.
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}

    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment
    )

    assert said.stdout.strip() == "[0, 0]"
