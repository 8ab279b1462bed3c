"""What holds of every command: JSON for programs, a line in docs/cli.md, help that helps, completion."""

import json
import re
import subprocess

import pytest
import typer
from typer.testing import CliRunner

from pixelgate_client.cli.exit_codes import ExitCode
from pixelgate_client.cli.main import app
from tests.support.template import ROOT

PAGE = (ROOT / "docs" / "cli.md").read_text()
OPERATIONS = (ROOT / "docs" / "operations.md").read_text()
WITHOUT_JSON = {"explain": "it makes a picture, and says where that is"}
# Click's own: the command line is wrong; and what a shell makes of Ctrl-C.
OF_OTHERS = {2, 130}


def leaves(command, name=""):
    """Every command of the tree by its name as it is typed."""
    if not hasattr(command, "commands"):
        return {name: command}
    found = {}
    for part, each in command.commands.items():
        found |= leaves(each, f"{name} {part}".strip())
    return found


COMMANDS = leaves(typer.main.get_command(app))


def options_of(command):
    return {option for parameter in command.params for option in parameter.opts}


def run(*arguments, **environment):
    # None takes a variable away: what tests run in must not matter.
    given = {"FORCE_COLOR": None, "NO_COLOR": None, **environment}
    return CliRunner().invoke(app, [*arguments], prog_name="pixelgate", env=given)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_can_answer_in_json_or_has_a_reason_why_not(name):
    assert ("--json" in options_of(COMMANDS[name])) is (name not in WITHOUT_JSON)


def test_no_reason_is_left_of_a_command_that_is_gone():
    assert set(WITHOUT_JSON) <= set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_what_it_does_and_what_its_options_are_for(name):
    command = COMMANDS[name]

    assert command.help
    assert [each.name for each in command.params if each.param_type_name == "option" and not each.help] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_on_the_page(name):
    words = name.split()
    group, part = words[0], words[-1]

    assert re.search(rf"^    pixelgate {group}\b", PAGE, re.MULTILINE), f"no line `pixelgate {group}`"
    assert re.search(rf"(?<![\w-]){re.escape(part)}(?![\w-])", PAGE + OPERATIONS)


def test_the_exit_codes_are_those_on_the_page():
    table = PAGE.partition("## Exit codes")[2].partition("\n## ")[0]

    assert {int(code) for code in re.findall(r"^\| (\d+) \|", table, re.MULTILINE)} == {*ExitCode} | OF_OTHERS


@pytest.mark.parametrize(
    ("typed", "meant"),
    [(["uplaod"], "upload"), (["rules", "publsh"], "publish"), (["ops", "dlq", "lst"], "list")],
)
def test_a_command_that_does_not_exist_is_answered_with_the_one_that_was_meant(typed, meant):
    result = run(*typed)

    assert result.exit_code == 2
    assert f"'{meant}'" in result.stderr


def test_an_option_that_does_not_exist_is_answered_with_the_one_that_was_meant():
    result = run("list", "--jsn")

    assert result.exit_code == 2
    assert "--json" in result.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_there_is_completion_for_a_shell(shell):
    script = run(_PIXELGATE_COMPLETE=f"source_{shell}").stdout

    assert f"_PIXELGATE_COMPLETE=complete_{shell}" in script
    if shell == "bash":
        subprocess.run(["bash", "-n"], input=script, text=True, check=True)


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("pixelgate dup", ["duplicates"]),
        ("pixelgate rules pub", ["publish"]),
        ("pixelgate list --status AP", ["APPROVED"]),
        ("pixelgate wait --unt", ["--until"]),
        ("pixelgate wait --until d", ["decision"]),
    ],
)
def test_commands_options_and_their_values_are_completed(typed, completed):
    asked = {"COMP_WORDS": typed, "COMP_CWORD": str(len(typed.split()) - 1)}

    result = run(_PIXELGATE_COMPLETE="complete_bash", **asked)

    assert result.stdout.split() == completed


COLOUR = re.compile(r"\x1b\[[0-9;]*3[0-7]")


def test_colours_are_for_terminals_and_for_nobody_who_does_not_want_them():
    nowhere = {"PIXELGATE_ENDPOINT": "nowhere", "PIXELGATE_API_KEY": "k"}

    assert COLOUR.search(run("health", FORCE_COLOR="1", **nowhere).stderr)
    assert not COLOUR.search(run("health", FORCE_COLOR="1", NO_COLOR="1", **nowhere).stderr)
    assert "\x1b" not in run("health", **nowhere).stderr


def test_json_is_never_coloured():
    nowhere = {"PIXELGATE_ENDPOINT": "nowhere", "PIXELGATE_API_KEY": "k"}

    result = run("health", "--json", FORCE_COLOR="1", **nowhere)

    assert json.loads(result.stdout)["error"]["type"] == "SettingsError"
    assert result.exit_code == ExitCode.UNREACHABLE
