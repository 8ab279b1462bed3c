"""The workflows parse, call what exists, pin what they use and may do no more than they must."""

import re

import pytest
import yaml

from tests.support.template import ROOT, template

FOLDER = ROOT / ".github" / "workflows"
WORKFLOWS = {path.stem: yaml.safe_load(path.read_text()) for path in sorted(FOLDER.glob("*.yml"))}
JOBS = [(name, job) for name, workflow in WORKFLOWS.items() for job in workflow["jobs"]]
TARGETS = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(), re.MULTILINE))
PINNED = re.compile(r"^\s*(?:- )?uses: [\w./-]+@[0-9a-f]{40} # v?\d+\.\d+\.\d+$")
OURS = re.compile(r"^\s*(?:- )?uses: \./(\S+)$")
# YAML 1.1 reads the key `on` as true.
ON = True


def steps_of(name):
    return [step for job in WORKFLOWS[name]["jobs"].values() for step in job.get("steps", [])]


def commands_of(name):
    return "\n".join(step.get("run", "") for step in steps_of(name))


def test_there_is_one_to_check_one_to_build_and_one_to_deploy():
    assert set(WORKFLOWS) == {"check", "build", "deploy"}


@pytest.mark.parametrize("name", WORKFLOWS)
def test_every_make_target_exists(name):
    called = set(re.findall(r"\bmake ([a-z-]+)", commands_of(name)))

    assert called
    assert called <= TARGETS


def test_a_change_is_checked_and_tested_and_what_is_built_is_built_as_by_hand():
    assert {"make check", "make test"} <= set(commands_of("check").splitlines())
    assert "make build" in commands_of("build").splitlines()


@pytest.mark.parametrize("name", WORKFLOWS)
def test_every_action_is_pinned_by_its_commit_and_says_which_release_that_is(name):
    lines = [line for line in (FOLDER / f"{name}.yml").read_text().splitlines() if "uses:" in line]

    assert [line for line in lines if not PINNED.match(line) and not OURS.match(line)] == []
    assert [used[1] for line in lines if (used := OURS.match(line)) and not (ROOT / used[1]).is_file()] == []


@pytest.mark.parametrize(("name", "job"), JOBS)
def test_a_job_reads_the_source_and_nothing_more_unless_it_deploys(name, job):
    allowed = {"contents": "read"} | ({"id-token": "write"} if (name, job) == ("deploy", "deploy") else {})

    assert WORKFLOWS[name]["permissions"] == {}
    assert WORKFLOWS[name]["jobs"][job]["permissions"] == allowed


def test_only_people_deploy_and_only_what_an_environment_lets_them():
    assert set(WORKFLOWS["deploy"][ON]) == {"workflow_dispatch"}
    assert WORKFLOWS["deploy"]["jobs"]["deploy"]["environment"] == "${{ inputs.environment }}"


@pytest.mark.parametrize("name", WORKFLOWS)
def test_no_command_has_an_expression_in_it(name):
    # Whoever can choose the value could choose the command. Variables of the step hold it instead.
    assert "${{" not in commands_of(name)


@pytest.mark.parametrize("name", ["build", "deploy"])
def test_the_architectures_on_offer_are_the_templates(name):
    asked = WORKFLOWS[name][ON]["workflow_dispatch"]["inputs"]["architecture"]
    parameter = template()["Parameters"]["Architecture"]

    assert asked["options"] == parameter["AllowedValues"]
    assert asked["default"] == parameter["Default"]


def test_what_is_built_is_scanned_and_listed():
    scans = [step["with"] for step in steps_of("build") if "trivy-action" in step.get("uses", "")]

    assert [scan.get("exit-code") for scan in scans] == ["1", None]
    assert scans[1]["format"] == "cyclonedx"
    assert scans[1]["output"] in str(steps_of("build")[-1]["with"]["path"])


@pytest.mark.parametrize("name", ["build", "deploy"])
def test_an_input_says_what_it_is_in_words_that_are_known(name):
    # An unquoted comma in braces begins another key.
    for told in WORKFLOWS[name][ON]["workflow_dispatch"]["inputs"].values():
        assert set(told) <= {"type", "required", "default", "description", "options"}
