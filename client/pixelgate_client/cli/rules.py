"""``pixelgate rules``: rule sets, on this machine and in the service."""

from typing import Annotated

import typer

from pixelgate_client.cli import (
    activation_commands,
    backtest_command,
    ruleset_commands,
    shadow_command,
    suggest_command,
)
from pixelgate_client.cli.project_tools import run_tool
from pixelgate_client.cli.session import JsonOption

app = typer.Typer(help="Work on rule sets.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Work on rule sets."""


@app.command()
def lint(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A rule set, YAML or JSON.")],
    as_json: JsonOption = False,
) -> None:
    """Check a rule set: words, tests, and what is hardly meant. Needs the project, not the service."""
    arguments = [file, *(["--json"] if as_json else [])]
    raise typer.Exit(run_tool("lint_rules", arguments, instead=f"pixelgate rules lint {file}"))


app.command(name="list")(ruleset_commands.list_rulesets)
app.command()(ruleset_commands.show)
app.command()(ruleset_commands.draft)
app.command(name="test")(ruleset_commands.try_out)
app.command()(ruleset_commands.publish)
app.command()(ruleset_commands.diff)
app.command()(activation_commands.activate)
app.command()(activation_commands.rollback)
app.command()(activation_commands.history)
app.command()(backtest_command.backtest)
app.command()(backtest_command.backtests)
app.command()(backtest_command.report)
app.command()(suggest_command.suggest)
app.add_typer(shadow_command.app, name="shadow")
