"""The command against the deployed stack: what it needs, and what it counts, is there."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from infra.local.stack import STACK_NAME, deploy_stack, new_api_key

pytestmark = pytest.mark.integration

CLIENT = Path(__file__).parents[2] / "client"


@pytest.fixture(scope="module")
def pixelgate(local_cloud, tmp_path_factory):
    """Runs the command as a program of its own, with nothing but the client on its path."""
    stack = deploy_stack(local_cloud)
    environment = {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(CLIENT),
        "HOME": str(tmp_path_factory.mktemp("home")),
        "PIXELGATE_ENDPOINT": stack.api_url,
        "PIXELGATE_API_KEY": new_api_key(stack, workspace="commands"),
        "PIXELGATE_AWS_ENDPOINT": local_cloud.endpoint_url,
    }

    def run(*arguments):
        command = [sys.executable, "-m", "pixelgate_client", *arguments, "--json"]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        return done.returncode, json.loads(done.stdout)

    return run


def test_the_doctor_finds_a_fresh_stack_well(pixelgate):
    exit_code, document = pixelgate("doctor", "--stack", STACK_NAME)

    outcomes = {check["name"]: (check["outcome"], check["said"]) for check in document["checks"]}
    # Run from its source, the client has no version to compare.
    assert {name for name, (outcome, _) in outcomes.items() if outcome not in ("ok", "skipped")} == set()
    assert exit_code == 0, outcomes
    assert "admin in commands" in outcomes["key"][1]
    assert "originals" in outcomes["storage"][1]
    assert set(outcomes) >= {"clock", "models", "quota", "alarms", "dead letters"}


def test_a_workspace_without_images_is_counted(pixelgate):
    exit_code, stats = pixelgate("stats", "--days", "3")

    assert (exit_code, stats["images"], len(stats["days"])) == (0, 0, 3)


def test_waiting_for_an_image_that_is_not_there_ends(pixelgate):
    exit_code, document = pixelgate("wait", "img_01K0G7ZB2M8Y4T6Q9V3R5S1W7X")

    assert exit_code == 1
    assert document["images"][0]["error"]["status"] == 404
