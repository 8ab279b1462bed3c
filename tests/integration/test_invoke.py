"""``make invoke`` on the deployed stack: the samples lead through the functions, with their own rights."""

import json

import pytest
from typer import Typer
from typer.testing import CliRunner

from infra.local import invoke
from infra.local.cloud import ADMIN_ACCESS_KEY, ADMIN_SECRET_KEY, free_port
from infra.local.invocation.deployed_functions import DeployedFunctions, NotDeployedError, logical_id_of
from infra.local.project import Project
from infra.local.stack import deploy_stack
from tests.support.template import ROOT, resources_of, template

pytestmark = [pytest.mark.integration]


@pytest.fixture(scope="module")
def stack(local_cloud):
    return deploy_stack(local_cloud)


@pytest.fixture
def run(stack):
    app = Typer()
    app.command()(invoke.main)

    def run(function, *arguments):
        port = str(stack.cloud.options.port)
        return CliRunner().invoke(app, [function, "--cloud-port", port, *arguments])

    return run


@pytest.fixture
def functions(stack):
    return DeployedFunctions(stack.cloud.session(), "pixelgate", endpoint_url=stack.cloud.endpoint_url)


def test_the_answer_of_a_function_is_printed_and_its_log_beside(run):
    result = run("preprocess")

    assert result.exit_code == 0, result.stderr
    assert json.loads(result.stdout)["facts"]["format"] == "PNG"
    assert "step done" in result.stderr


def test_what_one_function_wrote_the_next_one_reads(run):
    run("preprocess")

    result = run("measure")

    assert result.exit_code == 0, result.stderr
    assert json.loads(result.stdout)["model"] == "measures"


def test_an_error_of_a_function_is_lambdas_and_the_exit_code_says_so(run):
    result = run("preprocess", "--picture", str(ROOT / "samples" / "not-an-image.jpg"))

    assert result.exit_code == 1
    assert json.loads(result.stdout)["errorType"] == "RejectedImageError"


def test_without_a_local_cloud_it_says_how_to_start_one(run):
    result = run("sweep", "--cloud-port", str(free_port()))

    assert result.exit_code == 2
    assert "start the local cloud with `make run`" in result.stderr


def test_a_function_has_the_rights_of_its_role_and_no_others(stack, functions):
    taken = functions.credentials("authorize")

    assert taken["AWS_ACCESS_KEY_ID"] != ADMIN_ACCESS_KEY
    assert taken["AWS_SECRET_ACCESS_KEY"] != ADMIN_SECRET_KEY


def test_the_environment_file_has_every_variable_of_every_function(functions):
    environments = functions.environments()

    deployed = {
        name
        for name in resources_of("AWS::Serverless::Function")
        if template()["Resources"][name].get("Condition") is None
    }
    assert set(environments) == deployed
    assert environments["PreprocessFunction"]["WORK_BUCKET"].startswith("pixelgate-")


def test_a_function_that_is_switched_off_is_told_of(functions):
    with pytest.raises(NotDeployedError, match=logical_id_of("import_objects")):
        functions.spec("import_objects", Project())
