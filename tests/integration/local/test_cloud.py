"""Starting, refusing to start, and leaving nothing behind."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from infra.local.cloud import LocalCloud, LocalCloudError, free_port
from infra.local.deploy import DeploymentError, deploy
from infra.local.options import ServerOptions
from infra.local.packaging import PackagingError
from infra.local.project import PROJECT_ROOT
from tests.integration.local.conftest import deploy_sample
from tests.integration.local.stack import SampleStack, eventually

pytestmark = pytest.mark.integration

SUPERVISOR = """
import json, sys, time
from pathlib import Path
from infra.local.cloud import LocalCloud
from infra.local.options import ServerOptions
cloud = LocalCloud(ServerOptions(state_dir=Path(sys.argv[1]), port=int(sys.argv[2])))
cloud.start()
print(cloud.pid, flush=True)
time.sleep(60)
"""


def is_gone(pid: int) -> bool:
    try:
        return bool(psutil.Process(pid).status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True


def test_a_second_cloud_on_the_same_data_is_refused(sample: SampleStack) -> None:
    options = ServerOptions(state_dir=sample.cloud.options.state_dir, port=free_port())

    with pytest.raises(LocalCloudError, match=f"process {os.getpid()}"):
        LocalCloud(options).start()


def test_a_port_taken_by_another_cloud_is_named(sample: SampleStack, tmp_path: Path) -> None:
    port = sample.cloud.options.port

    with pytest.raises(LocalCloudError, match=f"port {port} is taken by another local cloud"):
        LocalCloud(ServerOptions(state_dir=tmp_path, port=port)).start()


def test_a_server_that_does_not_come_up_shows_the_end_of_its_log(tmp_path: Path) -> None:
    options = ServerOptions(state_dir=tmp_path, port=free_port(), without=frozenset({"nonsense"}))

    with pytest.raises(LocalCloudError, match="no such patch: nonsense"):
        LocalCloud(options).start()


def test_it_listens_on_the_loopback_interface_only(sample: SampleStack) -> None:
    server = psutil.Process(sample.cloud.pid)
    addresses = {
        connection.laddr.ip
        for process in [server, *server.children(recursive=True)]
        for connection in process.net_connections()
        if connection.status == psutil.CONN_LISTEN
    }

    assert addresses == {"127.0.0.1"}


def test_stopping_leaves_no_process(start_cloud: Callable[..., LocalCloud], sample_project: Path) -> None:
    cloud = start_cloud(sample_project)
    deploy_sample(cloud).probe(do="describe")
    processes = [cloud.pid, *(child.pid for child in psutil.Process(cloud.pid).children(recursive=True))]

    cloud.stop()

    assert len(processes) > 1
    # A process that was killed may take a moment to be gone.
    assert eventually(lambda: all(map(is_gone, processes)))


def test_a_killed_supervisor_takes_the_server_with_it(tmp_path: Path) -> None:
    supervisor = subprocess.Popen(
        [sys.executable, "-c", SUPERVISOR, str(tmp_path), str(free_port())],
        cwd=PROJECT_ROOT,
        stdout=subprocess.PIPE,
    )
    assert supervisor.stdout is not None
    server = int(supervisor.stdout.readline())

    supervisor.kill()
    supervisor.communicate()

    assert eventually(lambda: is_gone(server))


def test_a_killed_server_takes_its_handlers_with_it(
    start_cloud: Callable[..., LocalCloud], sample_project: Path
) -> None:
    cloud = start_cloud(sample_project)
    deploy_sample(cloud).probe(do="describe")
    handlers = [child.pid for child in psutil.Process(cloud.pid).children()]

    os.kill(cloud.pid, signal.SIGKILL)

    assert handlers
    assert eventually(lambda: all(map(is_gone, handlers)))


def test_temporary_files_do_not_outlive_a_restart(
    start_cloud: Callable[..., LocalCloud], sample_project: Path
) -> None:
    cloud = start_cloud(sample_project)
    left_behind = cloud.options.temporary_dir / "left-behind"
    left_behind.touch()

    cloud.kill()
    cloud.start()

    assert not left_behind.exists()


def test_few_idle_processes_are_kept(start_cloud: Callable[..., LocalCloud], sample_project: Path) -> None:
    stack = deploy_sample(start_cloud(sample_project, max_processes=2))

    stack.upload("frugal")

    assert eventually(lambda: stack.is_approved("frugal"))
    assert eventually(lambda: len(psutil.Process(stack.cloud.pid).children()) <= 2)


def test_deploying_the_same_again_changes_nothing(sample: SampleStack) -> None:
    assert deploy_sample(sample.cloud).outputs == sample.outputs


def test_deploying_a_change_updates_in_place(
    start_cloud: Callable[..., LocalCloud], sample_project: Path
) -> None:
    stack = deploy_sample(start_cloud(sample_project))
    stack.create_upload("stays")

    template = sample_project / "template.yaml"
    outputs = deploy(stack.cloud, template, stack_name="sample", parameters={"Greeting": "good evening"})

    assert outputs == stack.outputs
    assert stack.probe(do="describe").payload["environment"]["GREETING"] == "good evening"
    assert stack.record("stays") is not None


def test_a_failed_deployment_names_its_reason_and_can_be_mended(
    start_cloud: Callable[..., LocalCloud], tmp_path: Path
) -> None:
    template = tmp_path / "template.yaml"
    template.write_text(
        "Resources:\n"
        "  Pipeline:\n"
        "    Type: AWS::StepFunctions::StateMachine\n"
        "    Properties:\n"
        "      RoleArn: arn:aws:iam::000000000000:role/any\n"
        "      DefinitionS3Location: {Bucket: absent-bucket, Key: absent-key}\n"
    )

    cloud = start_cloud(tmp_path)
    with pytest.raises(DeploymentError, match=r"Pipeline \(AWS::StepFunctions.*absent-key"):
        deploy(cloud, template, stack_name="mended")

    template.write_text("Resources: {Queue: {Type: AWS::SQS::Queue}}\nOutputs: {Url: {Value: !Ref Queue}}\n")
    assert "mended-Queue" in deploy(cloud, template, stack_name="mended")["Url"]


def test_a_path_that_does_not_exist_is_named(sample: SampleStack, tmp_path: Path) -> None:
    template = tmp_path / "template.yaml"
    template.write_text(
        "Transform: AWS::Serverless-2016-10-31\n"
        "Resources:\n"
        "  Absent: {Type: AWS::Serverless::Function, Properties: {CodeUri: functions/absent}}\n"
    )

    with pytest.raises(PackagingError, match="functions/absent"):
        deploy(sample.cloud, template, stack_name="absent")
