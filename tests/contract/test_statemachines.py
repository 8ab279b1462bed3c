"""The state machines agree with the template, with our errors and with the house rules.

cfn-lint checks none of this: it accepts a ``Next`` that leads nowhere.
"""

import re

import pytest
import yaml

from pixelgate.api.failures import BUSY
from pixelgate.domain import backtests, errors, runs
from pixelgate.domain.findings.document import OF_THE_WORKSPACE, Findings
from pixelgate.domain.steps.judged import AnalysedImage
from pixelgate.storage.keys import SIGNAL_SHARDS
from pixelgate.storage.releases import SETTLING
from tests.support.template import ROOT, resources_of, template

MACHINES = resources_of("AWS::Serverless::StateMachine")
ANALYSE = yaml.safe_load((ROOT / "infra/statemachines/analyze_image.asl.yaml").read_text())["States"]
FAMILIES = {"RejectedImageError", "RetryableError", "ConfigurationError"}

LAST_RESORTS = (
    {"Record failure"},
    {"Record release failure"},
    {"Finish import"},
    {"Finish back-test"},
    {"Finish re-evaluation"},
    {"Finish re-release"},
)


def states_of(scope):
    """Every (siblings, name, state) of a machine, its branches and its maps."""
    for name, state in scope["States"].items():
        yield scope["States"], name, state
        for inner in [*state.get("Branches", []), *filter(None, [state.get("ItemProcessor")])]:
            yield from states_of(inner)


def uncaught_tasks(scope):
    """The tasks whose failure nobody catches, neither they themselves nor what they are part of."""
    for name, state in scope["States"].items():
        if "Catch" in state:
            continue
        if state["Type"] == "Task":
            yield name
        for inner in [*state.get("Branches", []), *filter(None, [state.get("ItemProcessor")])]:
            yield from uncaught_tasks(inner)


@pytest.fixture(params=sorted(MACHINES))
def machine(request):
    return MACHINES[request.param]


@pytest.fixture
def text(machine):
    return (ROOT / machine["DefinitionUri"]).read_text()


@pytest.fixture
def states(text):
    return list(states_of(yaml.safe_load(text)))


def test_every_placeholder_is_substituted(machine, text):
    assert set(re.findall(r"\$\{(\w+)\}", text)) == set(machine["DefinitionSubstitutions"])


def test_every_function_called_may_be_called(machine):
    called = {
        value["Fn::GetAtt"][0] if isinstance(value["Fn::GetAtt"], list) else value["Fn::GetAtt"].split(".")[0]
        for value in machine["DefinitionSubstitutions"].values()
        if "Fn::GetAtt" in value
    }
    allowed = {
        policy["LambdaInvokePolicy"]["FunctionName"]["Ref"]
        for policy in machine["Policies"]
        if "LambdaInvokePolicy" in policy
    }

    assert called == allowed


def test_every_next_leads_somewhere_and_every_state_is_reached(states):
    for siblings, name, state in states:
        targets = [state.get("Next"), state.get("Default")]
        targets += [each["Next"] for each in state.get("Catch", []) + state.get("Choices", [])]
        for target in filter(None, targets):
            assert target in siblings, f"{name} -> {target}"


def test_every_task_retries_alike_and_only_what_may_pass(states):
    tasks = [state for _, _, state in states if state["Type"] == "Task"]
    [retry] = tasks[0]["Retry"]

    assert all(task["Retry"] == [retry] for task in tasks)
    assert all(error == "RetryableError" or error.startswith("Lambda.") for error in retry["ErrorEquals"])


def test_the_sweep_retries_the_same_errors_as_the_state_machine():
    assert set(ANALYSE["Preprocess"]["Retry"][0]["ErrorEquals"]) == BUSY


def test_no_execution_lives_when_the_sweep_starts_another():
    machine = yaml.safe_load((ROOT / "infra/statemachines/analyze_image.asl.yaml").read_text())

    assert machine["TimeoutSeconds"] < template()["Parameters"]["AnalysisPatienceSeconds"]["Default"]


def test_no_release_is_under_way_when_another_execution_takes_the_folder_over():
    machine = yaml.safe_load((ROOT / "infra/statemachines/release_image.asl.yaml").read_text())

    assert machine["TimeoutSeconds"] < SETTLING.total_seconds()


@pytest.mark.parametrize(
    ("name", "longest"),
    [
        ("backtest_rules", backtests.LONGEST),
        ("re_evaluate_images", runs.LONGEST),
        ("re_release_images", runs.LONGEST),
    ],
)
def test_what_runs_over_many_images_is_told_to_have_failed_when_it_cannot_end_any_more(name, longest):
    machine = yaml.safe_load((ROOT / f"infra/statemachines/{name}.asl.yaml").read_text())

    assert machine["TimeoutSeconds"] == longest.total_seconds()


@pytest.mark.parametrize(
    ("name", "each"), [("backtest_rules", "Replay each part"), ("re_evaluate_images", "Do each part")]
)
def test_every_shard_may_be_worked_on_at_once(name, each):
    states = yaml.safe_load((ROOT / f"infra/statemachines/{name}.asl.yaml").read_text())["States"]

    assert states[each]["MaxConcurrency"] == SIGNAL_SHARDS


def test_every_error_name_is_ours_or_the_platforms(states):
    assert all(hasattr(errors, family) for family in FAMILIES)
    for _, name, state in states:
        for clause in state.get("Retry", []) + state.get("Catch", []):
            for error in clause["ErrorEquals"]:
                assert error in FAMILIES or error.startswith(("States.", "Lambda.")), f"{name}: {error}"


def test_nothing_but_the_last_resort_goes_uncaught(text):
    assert {*uncaught_tasks(yaml.safe_load(text))} in LAST_RESORTS


def test_a_failed_search_for_what_to_hide_ends_the_execution_and_nothing_is_analysed():
    look, hide = ANALYSE["Look for what to hide"], ANALYSE["Hide"]

    assert ANALYSE["Is anything to be hidden?"]["Choices"] == [
        {"Variable": "$.prepared.anonymization", "IsNull": True, "Next": "Recall findings"}
    ]
    for state in (look, hide):
        assert state["Catch"] == [
            {"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "Record failure"}
        ]
    assert all("Catch" not in state for branch in look["Branches"] for state in branch["States"].values())
    assert (look["Next"], hide["Next"]) == ("Hide", "Forget where")
    assert ANALYSE["Forget where"]["Next"] == "Analyse"


def test_only_the_search_and_the_hiding_may_read_copies_in_the_clear():
    readers = {
        name
        for name, function in resources_of("AWS::Serverless::Function").items()
        for policy in function.get("Policies", [])
        for statement in policy["Statement"]
        if "s3:GetObject" in statement["Action"] and "/clear/" in str(statement["Resource"])
    }

    assert readers == {"FindFacesFunction", "ReadTextFunction", "AnonymizeFunction"}


def test_the_fan_out_yields_exactly_the_findings():
    branches = ANALYSE["Analyse"]["Branches"]
    selected = {name.removesuffix(".$") for name in ANALYSE["Analyse"]["ResultSelector"]}

    # These are found when the others are known, also those that are reused.
    assert selected == set(Findings.model_fields) - OF_THE_WORKSPACE
    assert ANALYSE["Find duplicates"]["ResultPath"] == "$.findings.duplicates"
    assert len(branches) == len(selected)


def test_a_failed_branch_is_a_missing_finding():
    for branch in ANALYSE["Analyse"]["Branches"]:
        [catch] = branch["States"][branch["StartAt"]]["Catch"]
        gap = branch["States"][catch["Next"]]
        assert catch["ErrorEquals"] == ["States.ALL"]
        assert gap["Parameters"] == {"missing": True, "error.$": "$.error.Error"}


def test_the_document_only_grows():
    paths = [state["ResultPath"] for state in ANALYSE.values() if "ResultPath" in state]
    grown = list(dict.fromkeys(path for path in paths if path.count(".") == 1 and path != "$.to_hide"))
    document = ["$.received", *grown[: len(AnalysedImage.model_fields) - 1]]

    assert document == [f"$.{name}" for name in AnalysedImage.model_fields]
