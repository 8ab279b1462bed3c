"""`sam build` works on this machine, and what it builds fits into Lambda."""

import os
import subprocess
from pathlib import Path

import pytest
from samtranslator.yaml_helper import yaml_parse

from tests.support.template import ROOT
from tools.tesseract import FOLDER, is_self_contained

SAM = ROOT / ".sam-venv" / "bin" / "sam"
UNZIPPED_LIMIT = 250 * 1024 * 1024
LAYERS_PER_FUNCTION = 5

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(not SAM.exists(), reason="the SAM CLI comes with `make setup-dev`"),
    pytest.mark.skipif(
        not is_self_contained(ROOT / FOLDER), reason="`make tesseract` could not bring the packages here"
    ),
]


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The folder that `sam build` filled."""
    folder = tmp_path_factory.mktemp("built")
    result = subprocess.run(
        [SAM, "build", "--build-dir", folder],
        cwd=ROOT,
        env={**os.environ, "SAM_CLI_TELEMETRY": "0"},
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stderr
    return folder


def layers_of(function, template):
    """Those on a condition included: a function has to fit with every format switched on."""
    own = function["Properties"].get("Layers", [])
    shared = template["Globals"]["Function"].get("Layers", [])
    return [layer["Fn::If"][1]["Ref"] if "Fn::If" in layer else layer["Ref"] for layer in (*shared, *own)]


def size_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def functions_of(template):
    return {
        name: resource
        for name, resource in template["Resources"].items()
        if resource["Type"] == "AWS::Serverless::Function"
    }


def test_every_function_with_its_layers_fits_into_lambda(built):
    template = yaml_parse((built / "template.yaml").read_text())
    sizes = {}
    for name, function in functions_of(template).items():
        code = size_of(built / function["Properties"]["CodeUri"])
        sizes[name] = code + sum(size_of(built / layer) for layer in layers_of(function, template))

    assert sizes
    assert {name: size for name, size in sizes.items() if size >= UNZIPPED_LIMIT} == {}


def test_no_function_has_more_layers_than_lambda_takes(built):
    template = yaml_parse((built / "template.yaml").read_text())

    for function in functions_of(template).values():
        assert len(layers_of(function, template)) <= LAYERS_PER_FUNCTION


def test_tesseract_runs_from_the_built_layer(built):
    result = subprocess.run(
        [built / "TesseractLayer" / "tesseract" / "tesseract", "--list-langs"],
        env={},
        capture_output=True,
        text=True,
    )

    assert result.stdout.split()[-2:] == ["eng", "osd"]


def test_layers_hold_no_bytecode_of_this_machine(built):
    assert not list(built.rglob("__pycache__"))
