"""The command line of the models."""

import subprocess
import sys
from pathlib import Path

from tools.models import main

PROJECT = Path(__file__).parents[3]


def test_a_model_without_a_card_is_refused_with_the_known_ones(capsys):
    assert main(["build", "--only", "no_such_model"]) == 1

    assert "there is no model no_such_model; there are centerface" in capsys.readouterr().err


def test_finding_nothing_to_do_loads_neither_numpy_nor_onnx():
    question = "import tools.models, sys; print(sorted({'numpy', 'onnx'} & set(sys.modules)))"

    answer = subprocess.run([sys.executable, "-c", question], cwd=PROJECT, capture_output=True, check=True)

    assert answer.stdout == b"[]\n"
