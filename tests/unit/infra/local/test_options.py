from pathlib import Path

from infra.local.options import ServerOptions
from infra.local.project import Project

OPTIONS = ServerOptions(
    state_dir=Path("/somewhere/state"),
    port=4567,
    enforce_iam=False,
    max_concurrency=3,
    max_processes=9,
    project=Project(Path("/somewhere")),
    without=frozenset({"b", "a"}),
    fault_rate=0.25,
)


def test_options_survive_the_way_to_the_server_process():
    assert ServerOptions.from_arguments(OPTIONS.to_arguments()) == OPTIONS


def test_the_server_binds_the_loopback_interface_and_keeps_everything_below_its_state():
    environment = OPTIONS.ministack_environment()

    assert environment["BIND_HOST"] == "127.0.0.1"
    for name in ("STATE_DIR", "S3_DATA_DIR", "TMPDIR"):
        assert Path(environment[name]).is_relative_to(OPTIONS.state_dir)


def test_permissions_are_enforced_unless_asked_otherwise():
    assert ServerOptions(state_dir=Path("s"), port=1).ministack_environment()["AUTH"] == "true"
    assert OPTIONS.ministack_environment()["AUTH"] == "false"
