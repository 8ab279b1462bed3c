"""The walk of docs/api.md, run as it stands there: every command, and what the page says comes of it."""

import re
import shutil
import subprocess

import pytest

from infra.local.stack import deploy_stack, new_api_key
from tests.support.template import ROOT

pytestmark = [
    pytest.mark.integration,
    pytest.mark.golden,
    pytest.mark.skipif(shutil.which("curl") is None, reason="the walk is made with curl"),
]

WALK = (ROOT / "docs" / "api.md").read_text().split("## A walk with curl")[1].split("\n## ")[0]
# A command, and in the block after it what it prints.
STEPS = re.findall(r"```sh\n(.*?)```(?:\n\n```text\n(.*?)```)?", WALK, re.DOTALL)


def pattern(said):
    """What was printed, where `...` stands for anything."""
    return re.escape(said.strip()).replace(re.escape("..."), ".*")


def test_every_command_of_the_walk_does_what_the_page_says(local_cloud, tmp_path):
    stack = deploy_stack(local_cloud)
    # The page begins with an empty workspace.
    key = new_api_key(stack, workspace="walk")
    marked = "\n".join(f"{command}\necho '<end of {number}>'" for number, (command, _) in enumerate(STEPS))
    (tmp_path / "samples").symlink_to(ROOT / "samples")

    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", marked],
        cwd=tmp_path,
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", "API": stack.api_url, "KEY": key},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    printed = re.split(r"<end of \d+>\n", done.stdout)
    assert len(STEPS) >= 8
    for (command, said), came in zip(STEPS, printed, strict=False):
        assert re.fullmatch(pattern(said), came.strip(), re.DOTALL), f"{command}\nprinted\n{came}"
