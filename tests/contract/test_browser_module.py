"""web/pixelgate.js does what tests/web says, and stands on its own."""

import json
import os
import re
import shutil
import subprocess

import pytest

from tests.support.template import ROOT

NODE = shutil.which("node")
MODULE = ("pixelgate.js", "pixelgate-multipart.js", "pixelgate-service.js", "pixelgate-storage.js")


@pytest.mark.skipif(NODE is None, reason="there is no node to run the browser module with")
def test_the_browser_module_passes_its_own_tests(tmp_path):
    for name in MODULE:
        shutil.copy(ROOT / "web" / name, tmp_path)
    # A browser is told by the page that these are modules, node by this.
    (tmp_path / "package.json").write_text(json.dumps({"type": "module"}))

    run = subprocess.run(
        [NODE, "--test", *sorted((ROOT / "tests" / "web").glob("*.test.mjs"))],
        env=os.environ | {"PIXELGATE_JS": str(tmp_path / "pixelgate.js")},
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 0, run.stdout + run.stderr


def test_the_browser_module_needs_nothing_but_its_own_files():
    imported = {
        name
        for module in MODULE
        for name in re.findall(r'\bfrom "\./([^"]+)"', (ROOT / "web" / module).read_text())
    }

    assert imported <= set(MODULE)


def test_the_types_name_what_the_browser_module_exports():
    module, types = [(ROOT / "web" / name).read_text() for name in ("pixelgate.js", "pixelgate.d.ts")]
    exported = re.findall(r"^export (?:class|function) (\w+)", module, re.MULTILINE)
    for passed_on in re.findall(r"^export \{ ([^}]+) \} from", module, re.MULTILINE):
        exported += passed_on.split(", ")
    options = re.search(r"constructor\(\{\n(.*?)\n  \}\) \{", module, re.DOTALL)[1]

    assert set(re.findall(r"^export (?:class|function) (\w+)", types, re.MULTILINE)) == set(exported)
    typed = re.search(r"interface UploaderOptions \{(.*?)\n\}", types, re.DOTALL)[1]
    named = set(re.findall(r"^ {2}(\w+)\??:", typed, re.MULTILINE))
    assert named == set(re.findall(r"(?:^|,)\s*(\w+)", options))
