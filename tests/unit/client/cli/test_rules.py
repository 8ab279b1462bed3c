"""``pixelgate rules``: which tool of the project runs, and with what."""

import pytest
from typer.testing import CliRunner

from pixelgate_client.cli import rules
from pixelgate_client.cli.main import app


@pytest.mark.parametrize(
    ("options", "arguments"), [([], ["shop.yaml"]), (["--json"], ["shop.yaml", "--json"])]
)
def test_lint_runs_the_projects_tool_and_ends_as_it_does(options, arguments, monkeypatch):
    ran = []

    def run_tool(name, given, *, instead):
        ran.append((name, given))
        return 1

    monkeypatch.setattr(rules, "run_tool", run_tool)

    result = CliRunner().invoke(app, ["rules", "lint", "shop.yaml", *options])

    assert (result.exit_code, ran) == (1, [("lint_rules", arguments)])
