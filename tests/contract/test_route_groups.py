"""Each route is served by the group that its path is looked up in, and a start loads no other."""

import json
import os
import subprocess
import sys

import pytest
from moto import mock_aws

from pixelgate.api.guard import guarded_application
from pixelgate.api.route_groups import GROUPS, add_group, group_of
from tests.support.application import routes_of, whole_parts
from tests.support.template import ROOT

OPERATIONS = [
    (method.upper(), path)
    for path, methods in json.loads((ROOT / "docs" / "openapi.json").read_text())["paths"].items()
    for method in methods
]


@pytest.fixture(scope="module")
def routes_by_group():
    with mock_aws():
        return {group: _routes(group) for group in GROUPS}


def _routes(group):
    app = guarded_application()
    add_group(app, group, whole_parts())
    return routes_of(app)


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_a_request_leads_to_the_group_that_serves_it(routes_by_group, method, path):
    route = path.replace("{", "<").replace("}", ">")

    assert (method, route) in routes_by_group[group_of(method, path)]


def test_no_group_is_left_unasked(routes_by_group):
    assert {group_of(method, path) for method, path in OPERATIONS} == set(routes_by_group)


@pytest.mark.parametrize(
    "path", ["", "/", "/v1", "/v1/", "/v1/nothing", "/v2/images", "/elsewhere/v1/images"]
)
def test_elsewhere_is_nothing(path):
    assert group_of("GET", path) is None


def test_to_show_an_image_no_other_group_is_loaded_nothing_that_changes_it_and_no_rule_read():
    code = (
        "import sys, pixelgate.api.application, pixelgate.api.groups.images;"
        "loaded = [each for each in sorted(sys.modules) if each.startswith('pixelgate.api.groups.')];"
        "print(loaded, 're2' in sys.modules, 'pixelgate.storage.erasures' in sys.modules)"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}

    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment
    )

    assert said.stdout.strip() == "['pixelgate.api.groups.images'] False False"
