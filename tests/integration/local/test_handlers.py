"""How handlers run: as in Lambda, seen from inside and outside the handler."""

import concurrent.futures
import json
from pathlib import Path

import pytest

from infra.local.project import BYTECODE_DIR
from tests.integration.local.stack import SampleStack, eventually

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def seen(sample: SampleStack) -> dict[str, object]:
    """What the probe function sees of its surroundings."""
    return dict(sample.probe(do="describe").payload)


def test_nothing_of_the_host_leaks_in(seen: dict[str, dict[str, str]]) -> None:
    names = {name for name in seen["environment"] if not name.startswith(("AWS_", "LAMBDA_"))}

    of_lambda = {"PATH", "LANG", "TZ", "_HANDLER", "PYTHONPATH"}
    of_this_machine = {"HOME", "TMPDIR", "PYTHONPYCACHEPREFIX"} | {
        f"{library}_NUM_THREADS" for library in ("OMP", "OPENBLAS", "MKL")
    }
    assert names == of_lambda | of_this_machine | {"GREETING", "MODELS_DIR"}


def test_the_variables_are_those_of_lambda(sample: SampleStack, seen: dict[str, dict[str, str]]) -> None:
    environment = seen["environment"]

    assert environment["AWS_LAMBDA_FUNCTION_NAME"] == sample.outputs["ProbeName"]
    assert environment["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] == "256"
    assert environment["GREETING"] == "hello"
    assert environment["AWS_ACCESS_KEY_ID"].startswith("ASIA")


def test_the_function_comes_before_its_layers(sample_project: Path, seen: dict[str, list[str]]) -> None:
    own = [folder for folder in seen["path"] if folder.startswith(str(sample_project))]

    assert list(dict.fromkeys(own)) == [
        str(sample_project / "functions/probe"),
        str(sample_project / "layers/shared/python"),
    ]
    assert seen["cwd"] == str(sample_project / "functions/probe")


def test_paths_into_layers_lead_to_this_machine(
    sample_project: Path, seen: dict[str, dict[str, str]]
) -> None:
    assert seen["environment"]["MODELS_DIR"] == str(sample_project / "models_onnx")


def test_source_folders_stay_clean(sample_project: Path, seen: dict[str, object]) -> None:
    assert seen
    assert list(sample_project.rglob("__pycache__")) == []
    assert BYTECODE_DIR.is_dir()


def test_the_handler_knows_how_much_time_it_has(seen: dict[str, int]) -> None:
    assert 0 < seen["remaining_ms"] <= 2000


def test_an_exception_keeps_its_class_and_message(sample: SampleStack) -> None:
    answer = sample.probe(do="fail")

    assert (answer.error, answer.payload["errorMessage"]) == ("NamedError", "on purpose")


def test_a_handler_that_takes_too_long_is_stopped(sample: SampleStack) -> None:
    answer = sample.probe(do="sleep", seconds=30)

    assert (answer.error, answer.payload["errorMessage"]) == (
        "Sandbox.Timedout",
        "Task timed out after 2.00 seconds",
    )
    assert sample.probe(do="speak", text="well again").payload == "spoken"


@pytest.mark.parametrize("end", ["leave", "get_killed"])
def test_a_crashed_process_is_an_error_and_not_a_hang(sample: SampleStack, end: str) -> None:
    assert sample.probe(do=end).error == "Runtime.ExitError"
    assert sample.probe(do="speak", text="well again").payload == "spoken"


def test_a_module_that_does_not_import_says_so(sample: SampleStack) -> None:
    answer = sample.invoke(sample.outputs["BrokenName"], {})

    assert answer.error == "Runtime.ImportModuleError"
    assert "no_such_module" in answer.payload["errorMessage"]


def test_what_a_handler_prints_is_its_log(sample: SampleStack) -> None:
    assert "three blind mice" in sample.probe(do="speak", text="three blind mice").log


def test_processes_are_reused(sample: SampleStack) -> None:
    first, second = (sample.probe(do="describe").payload["pid"] for _ in range(2))

    assert first == second


def test_an_edited_handler_runs_edited(sample: SampleStack, sample_project: Path) -> None:
    handler = sample_project / "functions/probe/handler.py"
    original = handler.read_text()
    sample.probe(do="speak", text="before")

    # Of another length: Python takes a file of the same second and the same size for the one it compiled.
    handler.write_text(original.replace('return "spoken"', 'return "spoken by hand"'))

    assert eventually(lambda: sample.probe(do="speak", text="after").payload == "spoken by hand")
    handler.write_text(original)
    assert eventually(lambda: sample.probe(do="speak", text="after").payload == "spoken")


def test_nested_invocations_do_not_wait_for_their_callers(sample: SampleStack) -> None:
    """As many callers as there are places, each invoking once more while it holds its own."""
    inner = json.dumps({"do": "speak", "text": "inner"})
    for _ in range(3):
        # The first rounds start the processes, which may take longer than the function has.
        with concurrent.futures.ThreadPoolExecutor() as pool:
            calls = [
                pool.submit(sample.probe, do="nest", payload=inner)
                for _ in range(sample.cloud.options.max_concurrency)
            ]
            answers = [call.result().payload for call in calls]

    assert answers == ['"spoken"'] * sample.cloud.options.max_concurrency


def test_a_missing_permission_is_denied(sample: SampleStack) -> None:
    answer = sample.probe(do="list_buckets")

    assert answer.error == "AccessDenied"
    assert "s3:ListAllMyBuckets" in answer.payload["errorMessage"]


def test_an_asynchronous_failure_goes_to_its_destination(sample: SampleStack) -> None:
    sample.cloud.client("lambda").invoke(
        FunctionName=sample.outputs["ProbeName"], InvocationType="Event", Payload=json.dumps({"do": "fail"})
    )

    parked = [json.loads(message["Body"]) for message in sample.receive("ProbeDlqUrl")]
    assert [record["responsePayload"]["errorType"] for record in parked] == ["NamedError"]


def test_one_bad_message_of_a_batch_is_parked_and_the_others_are_done(sample: SampleStack) -> None:
    bodies = ["no event", json.dumps({"detail": {"object": {"key": "uploads/good"}}})]
    sample.cloud.client("s3").put_object(
        Bucket=sample.outputs["OriginalsBucket"], Key="uploads/good", Body=b"x"
    )
    assert eventually(lambda: sample.is_approved("good"))
    sample.cloud.client("sqs").send_message_batch(
        QueueUrl=sample.outputs["IntakeQueueUrl"],
        Entries=[{"Id": str(number), "MessageBody": body} for number, body in enumerate(bodies)],
    )

    assert [message["Body"] for message in sample.receive("IntakeDlqUrl", within_s=60)] == ["no event"]


def test_the_authorizer_decides_who_gets_in(sample: SampleStack) -> None:
    assert sample.call("GET", "/v1/images/7", key={}).status_code == 401
    assert sample.call("GET", "/v1/images/7", key={"authorization": "Bearer bad"}).status_code == 403
    answer = sample.call("GET", "/v1/images/7?size=2").json()
    assert answer["caller"]["lambda"] == {"workspace": "acme", "role": "editor"}
    assert (answer["path_parameters"], answer["query"]) == ({"id": "7"}, {"size": "2"})


def test_the_api_answers_preflight_requests_for_the_allowed_origin_only(sample: SampleStack) -> None:
    ask = {"access-control-request-method": "POST", "access-control-request-headers": "authorization"}

    allowed = sample.call("OPTIONS", "/v1/uploads", key={**ask, "origin": "http://localhost:8080"})
    other = sample.call("OPTIONS", "/v1/uploads", key={**ask, "origin": "http://localhost:9999"})

    assert allowed.headers["access-control-allow-origin"] == "http://localhost:8080"
    assert "access-control-allow-origin" not in other.headers
