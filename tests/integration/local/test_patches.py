"""Each patch is needed: what it mends works with it and fails without it."""

import base64
import concurrent.futures
import hashlib
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import httpx
import pytest
from botocore.exceptions import ClientError

from infra.local.cloud import LocalCloud, free_port
from infra.local.options import ServerOptions
from infra.local.patches.registry import PATCHES
from infra.local.project import PROJECT_ROOT, Project
from tests.integration.local.conftest import deploy_sample
from tests.integration.local.stack import SampleStack, eventually, post_form

pytestmark = pytest.mark.integration

# Without this one no handler of ours runs at all, so the others could not be tested.
KEPT = "handler_runtime"


@pytest.fixture(scope="module")
def plain(sample_project: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SampleStack]:
    """The sample stack on MiniStack as it is, save for how it runs handlers."""
    options = ServerOptions(
        state_dir=tmp_path_factory.mktemp("plain"),
        port=free_port(),
        project=Project(sample_project),
        without=frozenset(PATCHES) - {KEPT},
    )
    with LocalCloud(options) as cloud:
        yield deploy_sample(cloud)


def run_in_process(check: str, patch: str) -> str:
    program = Path(__file__).with_name("in_process.py")
    command = [sys.executable, str(program), check, patch]
    return subprocess.run(
        command, cwd=PROJECT_ROOT, env=IN_PROCESS, capture_output=True, text=True, check=True
    ).stdout


IN_PROCESS = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(PROJECT_ROOT)}


def test_http_api_body_gives_the_api_its_routes(sample: SampleStack, plain: SampleStack) -> None:
    assert sample.call("GET", "/v1/health").status_code == 200
    assert plain.call("GET", "/v1/health").status_code == 404


def test_handler_runtime_runs_handlers_from_their_source_folders(
    sample: SampleStack, sample_project: Path, tmp_path: Path
) -> None:
    options = ServerOptions(
        state_dir=tmp_path, port=free_port(), project=Project(sample_project), without=frozenset({KEPT})
    )
    with LocalCloud(options) as cloud:
        unpatched = deploy_sample(cloud).probe(do="fail")

    assert sample.probe(do="fail").error == "NamedError"
    assert unpatched.error != "NamedError"


def most_at_once(stack: SampleStack) -> int:
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        naps = [pool.submit(stack.probe, do="sleep", seconds=0.6, dormitory="burst") for _ in range(8)]
        return max(int(nap.result().payload["most_at_once"]) for nap in naps)


def test_concurrency_bounds_how_many_handlers_of_a_function_run_at_once(
    sample: SampleStack, plain: SampleStack
) -> None:
    assert most_at_once(sample) < sample.cloud.options.max_concurrency
    assert most_at_once(plain) > plain.cloud.options.max_concurrency


def test_bounded_history_keeps_the_newest_logs_only() -> None:
    assert run_in_process("kept_log_streams", "bounded_history") == "100"
    assert run_in_process("kept_log_streams", "none") == "150"


def start_twice(stack: SampleStack) -> Any:
    """Start two executions of one name, the second when the first is over; the second's answer."""
    client = stack.cloud.client("stepfunctions")
    arn = pass_machine(stack)
    first = client.start_execution(stateMachineArn=arn, name="same")
    assert eventually(
        lambda: client.describe_execution(executionArn=first["executionArn"])["status"] != "RUNNING"
    )
    return client.start_execution(stateMachineArn=arn, name="same")


def pass_machine(stack: SampleStack) -> str:
    definition = {"StartAt": "Done", "States": {"Done": {"Type": "Pass", "End": True}}}
    return create_machine(stack, "pass", definition)


def create_machine(
    stack: SampleStack,
    name: str,
    definition: dict[str, Any],
    *,
    kind: Literal["EXPRESS", "STANDARD"] = "EXPRESS",
) -> str:
    """A machine made without a template: its definition is JSON already."""
    client = stack.cloud.client("stepfunctions")
    role = client.describe_state_machine(stateMachineArn=stack.outputs["StateMachineArn"])["roleArn"]
    machine = client.create_state_machine(
        name=name, definition=json.dumps(definition), roleArn=role, type=kind
    )
    return str(machine["stateMachineArn"])


def test_bounded_history_lets_an_express_execution_reuse_a_name(
    sample: SampleStack, plain: SampleStack
) -> None:
    assert "executionArn" in start_twice(sample)
    with pytest.raises(ClientError, match="ExecutionAlreadyExists"):
        start_twice(plain)


def test_prompt_start_lets_an_execution_sleep_for_nothing_but_its_waits() -> None:
    assert run_in_process("pauses_of_an_execution", "prompt_start") == "[7.0]"
    assert run_in_process("pauses_of_an_execution", "none") == "[0.15, 7.0]"


def test_prompt_polling_looks_at_queues_more_often() -> None:
    assert run_in_process("pause_of_the_poller", "prompt_polling") == "[0.02]"
    assert run_in_process("pause_of_the_poller", "none") == "[0.05]"


def test_quick_copies_copies_a_document_but_not_slowly() -> None:
    assert run_in_process("slow_copies", "quick_copies") == "[0, 1]"
    assert run_in_process("slow_copies", "none") == "[1, 2]"


def test_quick_json_writes_documents_without_blanks_and_all_else_as_before() -> None:
    rest = '[nan] {\n"1": null\n}'
    assert run_in_process("json_of_a_document", "quick_json") == '{"name":"é","sides":[1,0.5]} ' + rest
    assert run_in_process("json_of_a_document", "none") == '{"name": "\\u00e9", "sides": [1, 0.5]} ' + rest


def test_parsed_policies_reads_a_policy_once_and_again_when_it_changed() -> None:
    assert run_in_process("statements_read", "parsed_policies") == "1, then Deny"
    assert run_in_process("statements_read", "none") == "2, then Deny"


def test_distinct_checks_ask_each_question_once() -> None:
    asked = "PutItem one, DeleteItem other"
    assert run_in_process("questions_of_a_transaction", "distinct_checks") == asked
    assert run_in_process("questions_of_a_transaction", "none") == f"{asked}, PutItem one"


def test_known_callers_are_named_without_their_policies() -> None:
    names = "assumed-role/reader/one and root"
    assert run_in_process("policies_gathered_for_a_name", "known_callers") == f"0, {names}"
    assert run_in_process("policies_gathered_for_a_name", "none") == f"1, {names}"


def test_parsed_names_are_parsed_once_and_numbers_and_conditions_too() -> None:
    errors = "Invalid ConditionExpression: Syn, Invalid FilterExpression: Syntax"
    found = f"120.5, Number overflow, The parameter c, {errors}"
    assert run_in_process("texts_parsed", "parsed_names") == f"3, {found}"
    assert run_in_process("texts_parsed", "none") == f"0, {found}"


def test_parsed_forms_takes_a_form_apart_once() -> None:
    assert run_in_process("forms_taken_apart", "parsed_forms") == "the same, other picture"
    assert run_in_process("forms_taken_apart", "none") == "a copy, other picture"


def test_parsed_forms_finds_the_same_in_odd_forms() -> None:
    assert run_in_process("odd_forms", "parsed_forms") == run_in_process("odd_forms", "none")


def test_queue_locking_keeps_a_message_sent_while_others_are_deleted() -> None:
    assert run_in_process("lose_message", "queue_locking") == "False"
    assert run_in_process("lose_message", "none") == "True"


def test_loopback_transport_satisfies_policies_that_ask_for_tls(
    sample: SampleStack, plain: SampleStack
) -> None:
    assert upload_signed_by_function(sample) == 204
    assert upload_signed_by_function(plain) == 403


def upload_signed_by_function(stack: SampleStack) -> int:
    """The status of an upload that the API's function signed with its role."""
    event = {"routeKey": "POST /v1/uploads", "body": json.dumps({"id": f"signed-{time.time_ns()}"})}
    name = stack.outputs["ApiName"]
    form = json.loads(stack.invoke(name, event).payload["body"])
    return post_form(form, b"picture").status_code


def test_object_events_reach_their_queue_before_the_answer() -> None:
    assert run_in_process("answer_before_event", "object_events") == "False"
    assert run_in_process("answer_before_event", "none") == "True"


def stored_event(stack: SampleStack) -> dict[str, Any]:
    """What EventBridge tells about an object stored just now."""
    events, sqs = stack.cloud.client("events"), stack.cloud.client("sqs")
    url = sqs.create_queue(QueueName="told")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    events.put_rule(Name="told", EventPattern=json.dumps({"source": ["aws.s3"]}))
    events.put_targets(Rule="told", Targets=[{"Id": "told", "Arn": arn}])
    stack.cloud.client("s3").put_object(Bucket=stack.outputs["OriginalsBucket"], Key="told/1", Body=b"x")
    message = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=5)["Messages"][0]
    events.remove_targets(Rule="told", Ids=["told"])
    events.delete_rule(Name="told")
    return dict(json.loads(message["Body"])["detail"]["object"])


def test_object_versions_are_named_in_events(sample: SampleStack, plain: SampleStack) -> None:
    versions = sample.cloud.client("s3").list_object_versions
    told = stored_event(sample)

    stored = versions(Bucket=sample.outputs["OriginalsBucket"], Prefix="told/1")["Versions"]
    assert told["version-id"] in {version["VersionId"] for version in stored}
    assert "version-id" not in stored_event(plain)


def post_changed(stack: SampleStack, content: bytes) -> int:
    """The status of a form that names the checksum of ``picture`` and carries ``content``."""
    client = stack.cloud.client("s3")
    client.create_bucket(Bucket="checked")
    checksum = base64.b64encode(hashlib.sha256(b"picture").digest()).decode()
    fields = {"x-amz-checksum-algorithm": "SHA256", "x-amz-checksum-sha256": checksum}
    conditions = [{name: value} for name, value in fields.items()]
    form = client.generate_presigned_post("checked", "one", Fields=fields, Conditions=conditions)
    return post_form(form, content).status_code


def test_form_checksums_refuse_what_changed_on_its_way(sample: SampleStack, plain: SampleStack) -> None:
    assert post_changed(sample, b"picture") == 204
    assert post_changed(sample, b"p1cture") == 400
    assert post_changed(plain, b"p1cture") == 204


def analyse(stack: SampleStack) -> str:
    answer = stack.cloud.client("stepfunctions").start_sync_execution(
        stateMachineArn=stack.outputs["StateMachineArn"], input=json.dumps({"id": "direct", "key": "none"})
    )
    return str(answer["status"])


def test_yaml_definitions_run(sample: SampleStack, plain: SampleStack) -> None:
    assert analyse(sample) == "SUCCEEDED"
    assert analyse(plain) == "FAILED"


def batches_of_three(stack: SampleStack) -> Any:
    """What the children of a distributed map over three items were given."""
    client = stack.cloud.client("stepfunctions")
    state = {
        "Type": "Map",
        "ItemsPath": "$.numbers",
        "ItemSelector": {"number.$": "$$.Map.Item.Value"},
        "ItemBatcher": {"MaxItemsPerBatch": 2, "BatchInput": {"name.$": "$.name"}},
        "ItemProcessor": {
            "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"},
            "StartAt": "Pass",
            "States": {"Pass": {"Type": "Pass", "End": True}},
        },
        "End": True,
    }
    arn = create_machine(stack, "batches", {"StartAt": "Map", "States": {"Map": state}}, kind="STANDARD")
    started = client.start_execution(
        stateMachineArn=arn, input=json.dumps({"numbers": [1, 2, 3], "name": "import"})
    )
    arn = started["executionArn"]
    assert eventually(lambda: client.describe_execution(executionArn=arn)["status"] != "RUNNING")
    return json.loads(client.describe_execution(executionArn=arn)["output"])


def test_map_batches_give_children_their_items_together(sample: SampleStack, plain: SampleStack) -> None:
    assert batches_of_three(sample) == [
        {"BatchInput": {"name": "import"}, "Items": [{"number": 1}, {"number": 2}]},
        {"BatchInput": {"name": "import"}, "Items": [{"number": 3}]},
    ]
    assert batches_of_three(plain) == [{"number": 1}, {"number": 2}, {"number": 3}]


def test_scaling_numbers_are_numbers_though_they_come_as_text() -> None:
    assert run_in_process("concurrency_from_a_parameter", "scaling_numbers") == "7"
    assert run_in_process("concurrency_from_a_parameter", "none") == "'7'"


def test_transform_parameters_are_those_the_stack_was_given_and_lists_are_lists() -> None:
    assert run_in_process("origins_from_a_list", "transform_parameters") == "['http://b', 'http://c']"
    assert run_in_process("origins_from_a_list", "none") == "'http://a'"


def announce(stack: SampleStack, *image_ids: str, within_s: float = 20) -> set[str]:
    """Approve images in the table; the ids announced on the bus until all but the first are."""
    dynamodb = stack.cloud.client("dynamodb")
    requests = [
        {
            "PutRequest": {
                "Item": {"PK": {"S": f"IMG#{i}"}, "SK": {"S": "RECORD"}, "status": {"S": "APPROVED"}}
            }
        }
        for i in image_ids
    ]
    dynamodb.batch_write_item(RequestItems={stack.outputs["TableName"]: requests})
    announced: set[str] = set()

    def collect() -> bool:
        for message in stack.receive("BusQueueUrl", within_s=1):
            announced.add(json.loads(message["Body"])["detail"]["id"])
        return set(image_ids[1:]) <= announced

    eventually(collect, within_s)
    return announced


def test_stream_readers_park_what_always_fails_and_go_on(sample: SampleStack, plain: SampleStack) -> None:
    assert {"after-1", "after-2"} <= announce(sample, "poison-1", "after-1", "after-2")
    parked = [json.loads(message["Body"]) for message in sample.receive("AnnounceDlqUrl")]
    assert [record["requestContext"]["condition"] for record in parked] == ["RetryAttemptsExhausted"]
    assert announce(plain, "poison-1", "after-1", "after-2", within_s=2) == set()


def test_stream_readers_retry_what_a_handler_reports_as_failed(
    sample: SampleStack, plain: SampleStack
) -> None:
    assert {"refused-once", "next"} <= announce(sample, "first", "refused-once", "next")


def throttled(stack: SampleStack) -> str:
    """The error with which a state machine sees a throttled function."""
    name = stack.outputs["ProbeName"]
    task = {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "End": True}
    task["Parameters"] = {"FunctionName": name, "Payload": {"do": "describe"}}
    machine = create_machine(stack, "throttled", {"StartAt": "Probe", "States": {"Probe": task}})
    functions = stack.cloud.client("lambda")
    functions.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=0)
    try:
        answer = stack.cloud.client("stepfunctions").start_sync_execution(stateMachineArn=machine)
    finally:
        functions.delete_function_concurrency(FunctionName=name)
    return str(answer["error"])


def test_throttle_errors_have_the_name_that_is_retried(sample: SampleStack, plain: SampleStack) -> None:
    assert throttled(sample) == "Lambda.TooManyRequestsException"
    assert throttled(plain) != "Lambda.TooManyRequestsException"


def from_a_page(stack: SampleStack, **headers: str) -> int:
    return httpx.get(f"{stack.cloud.endpoint_url}/_ministack/health", headers=headers).status_code


def test_local_callers_are_the_only_ones_served(sample: SampleStack, plain: SampleStack) -> None:
    assert from_a_page(sample, origin="http://localhost:8080") == 200
    assert from_a_page(sample, origin="https://evil.example") == 403
    assert from_a_page(sample, host="evil.example") == 403
    assert from_a_page(plain, origin="https://evil.example") == 200


def test_durable_state_survives_a_kill(plain: SampleStack) -> None:
    """With it: test_survival. Without it, as here, everything is gone."""
    plain.cloud.kill()
    plain.cloud.start()

    assert plain.cloud.client("dynamodb").list_tables()["TableNames"] == []
