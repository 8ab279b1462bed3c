import pytest
from typer import Typer
from typer.testing import CliRunner

from infra.local import invoke
from tests.support.template import ROOT

SAMPLES = ROOT / "tests" / "events" / "functions"


@pytest.fixture
def run():
    app = Typer()
    app.command()(invoke.main)

    def run(*arguments):
        return CliRunner().invoke(app, [str(each) for each in arguments])

    return run


def test_without_an_event_the_sample_of_the_function_is_sent():
    assert invoke.event_file("preprocess", None) == SAMPLES / "preprocess.json"


def test_a_file_is_sent_as_it_is(tmp_path):
    file = tmp_path / "preprocess.json"
    file.write_text("{}")

    assert invoke.event_file("preprocess", file) == file


def test_what_is_no_file_is_looked_for_among_the_samples():
    named = ROOT / "tests" / "events" / "preprocess.json"

    assert invoke.event_file("preprocess", named) == SAMPLES / "preprocess.json"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("paint",), "there is no function 'paint'; there are announce, "),
        (("",), "there is no function ''"),
        (("sweep", "--event", "nowhere.json"), "nowhere.json is neither a file nor one of the samples"),
    ],
)
def test_what_cannot_be_run_is_said_and_nothing_runs(run, arguments, said):
    result = run(*arguments)

    assert result.exit_code == 2
    assert said in result.stderr


def test_an_event_that_is_not_json_is_refused(run, tmp_path):
    file = tmp_path / "event.json"
    file.write_text("{")

    result = run("sweep", "--event", file)

    assert result.exit_code == 2
    assert "is not JSON" in result.stderr
