"""The third-party layers hold what Lambda needs, in the versions that the tests ran with."""

import ast
import importlib.metadata
import re
import sys

import pytest
from packaging.markers import Marker
from packaging.utils import canonicalize_name

from tests.support.template import ROOT, resources_of

LAMBDA = {"python_version": "3.12", "python_full_version": "3.12.0", "sys_platform": "linux"}
THIRD_PARTY = ("runtime", "vision", "heif", "medical", "oidc", "tesseract")
# botocore stands on urllib3.
WITH_LAMBDA = {"boto3", "botocore", "urllib3"}
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;]+)(?: ; (?P<marker>.+?))? \\$", re.MULTILINE)


def pins(path):
    """Package to version, as they hold for Lambda's Python."""
    return {
        match["name"]: match["version"]
        for match in PIN.finditer(path.read_text())
        if match["marker"] is None or Marker(match["marker"]).evaluate(LAMBDA)
    }


def layer_pins(layer):
    return pins(ROOT / "layers" / layer / "requirements.txt")


def imported_at_runtime(path):
    """Top names of the modules that a file imports outside of ``if TYPE_CHECKING``."""
    tree = ast.parse(path.read_text())
    for_types_only = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in for_types_only:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield (node.module or "").partition(".")[0]


@pytest.mark.parametrize("layer", THIRD_PARTY)
def test_a_layer_has_the_versions_that_are_tested(layer):
    tested = pins(ROOT / "requirements" / "run.txt")

    assert layer_pins(layer).items() <= tested.items()


@pytest.mark.parametrize("layer", THIRD_PARTY)
def test_a_layer_pins_what_it_asks_for(layer):
    lines = (ROOT / "layers" / layer / "requirements.in").read_text().splitlines()

    asked = {line.partition(";")[0] for line in lines if line and not line.startswith("#")}
    assert asked <= layer_pins(layer).keys()


def test_no_package_is_in_two_layers():
    names = [name for layer in THIRD_PARTY for name in layer_pins(layer)]

    assert len(names) == len(set(names))


def test_everything_that_runs_in_lambda_is_in_a_layer():
    files = [*(ROOT / "functions").rglob("*.py"), *(ROOT / "layers" / "shared" / "python").rglob("*.py")]
    modules = {module for path in files for module in imported_at_runtime(path)}
    packages = importlib.metadata.packages_distributions()
    needed = {
        canonicalize_name(packages[module][0])
        for module in modules - {"pixelgate"} - sys.stdlib_module_names
        if module in packages
    }

    assert needed - WITH_LAMBDA <= {name for layer in THIRD_PARTY for name in layer_pins(layer)}


@pytest.mark.parametrize("layer", sorted(resources_of("AWS::Serverless::LayerVersion")))
def test_every_layer_of_the_template_has_a_target_that_builds_it(layer):
    folder = ROOT / resources_of("AWS::Serverless::LayerVersion")[layer]["ContentUri"]

    assert f"\nbuild-{layer}:" in (folder / "Makefile").read_text()
