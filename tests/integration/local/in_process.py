"""Run by test_patches in a process of its own: what only shows inside MiniStack, with and without one patch.

Usage: python in_process.py CHECK PATCH_NAME (or "none"). Prints what it found.
"""

import json
import os
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from infra.local.options import ServerOptions
from infra.local.patches import registry
from tests.integration.local.in_process_costs import (
    forms_taken_apart,
    json_of_a_document,
    odd_forms,
    pause_of_the_poller,
    policies_gathered_for_a_name,
    questions_of_a_transaction,
    slow_copies,
    statements_read,
    texts_parsed,
)


def lose_message() -> bool:
    """Whether a message is lost that a client sends while a function's messages are deleted."""
    import ministack.services.sqs as sqs  # noqa: PLC0415

    for name in ("parked", "intake"):
        sqs._HANDLERS["CreateQueue"]({"QueueName": name}, "")
    url = sqs._queue_url("intake")
    parked = sqs._queues[sqs._queue_url("parked")]["attributes"]["QueueArn"]
    policy = f'{{"deadLetterTargetArn": "{parked}", "maxReceiveCount": 5}}'
    sqs._HANDLERS["SetQueueAttributes"]({"QueueUrl": url, "Attributes": {"RedrivePolicy": policy}}, url)

    def look_and_send() -> None:
        sqs._dlq_sweep(sqs._queues[url])
        sqs._HANDLERS["SendMessage"]({"QueueUrl": url, "MessageBody": "new"}, url)

    client = threading.Thread(target=look_and_send)

    class Interrupted(list):  # type: ignore[type-arg]
        """Messages whose reader is interrupted by the client just before it is through."""

        def __iter__(self) -> Iterator[object]:
            yield from super().__iter__()
            client.start()
            client.join(timeout=0.3)

    sqs._queues[url]["messages"] = Interrupted()
    sqs._delete_messages_for_esm(url, {"any receipt"})
    client.join()
    return len(sqs._queues[url]["messages"]) == 0


def answer_before_event() -> bool:
    """Whether storing an object returns before its event was delivered."""
    import ministack.services.eventbridge as eventbridge  # noqa: PLC0415
    import ministack.services.s3 as s3  # noqa: PLC0415

    delivered = threading.Event()

    def deliver_slowly(event: object, view: object = None) -> None:
        time.sleep(0.2)
        delivered.set()

    eventbridge._dispatch_event = deliver_slowly
    s3._create_bucket("events", b"", {})
    s3._bucket_notifications["events"] = "<EventBridgeConfiguration/>"
    s3._fire_s3_event_async("events", "key", "s3:ObjectCreated:Put")
    return not delivered.is_set()


def kept_log_streams() -> int:
    """How many log streams are left of a function's 150 invocations."""
    import ministack.services.cloudwatch_logs as cloudwatch_logs  # noqa: PLC0415
    import ministack.services.lambda_svc as lambda_service  # noqa: PLC0415

    for number in range(150):
        lambda_service._emit_lambda_logs({"config": {"FunctionName": "f"}}, str(number), "text", False, 1)
    return len(cloudwatch_logs._log_groups["/aws/lambda/f"]["streams"])


def pauses_of_an_execution() -> str:
    """For how many seconds at a time an execution sleeps that waits for seven."""
    import ministack.services.stepfunctions as step_functions  # noqa: PLC0415

    definition = {"StartAt": "Wait", "States": {"Wait": {"Type": "Wait", "Seconds": 7, "End": True}}}
    machine = {"name": "naps", "definition": json.dumps(definition), "type": "STANDARD", "roleArn": "any"}
    step_functions._state_machines["naps"] = machine | {"stateMachineArn": "naps"}
    run = {"name": "one", "stateMachineArn": "naps", "status": "RUNNING", "input": "{}", "events": []}
    step_functions._executions["one"] = run | {"executionArn": "one", "startDate": "2026-01-01T00:00:00Z"}
    pauses: list[float] = []
    time.sleep = pauses.append
    step_functions._run_execution("one")
    return repr(pauses)


def concurrency_from_a_parameter() -> str:
    """How many batches a queue may have in hand whose limit came as text, and of which kind that is."""
    import ministack.services.lambda_svc as lambda_service  # noqa: PLC0415

    esm = {"ScalingConfig": {"MaximumConcurrency": "7"}}
    return repr(lambda_service._sqs_esm_concurrency(esm, {}, {}, None))


def origins_from_a_list() -> str:
    """What SAM makes of an API whose origins are a list that the stack was given."""
    import ministack.services.cloudformation.handlers as handlers  # noqa: PLC0415

    api = {
        "Type": "AWS::Serverless::HttpApi",
        "Properties": {"CorsConfiguration": {"AllowOrigins": {"Ref": "Origins"}}},
    }
    template = {
        "Transform": "AWS::Serverless-2016-10-31",
        "Parameters": {"Origins": {"Type": "CommaDelimitedList", "Default": "http://a"}},
        "Resources": {"Api": api},
    }
    made = handlers._apply_transforms(template, [{"Key": "Origins", "Value": "http://b, http://c"}])
    return repr(made["Resources"]["Api"]["Properties"]["Body"]["x-amazon-apigateway-cors"]["allowOrigins"])


CHECKS = {
    check.__name__: check
    for check in (
        lose_message,
        answer_before_event,
        kept_log_streams,
        pauses_of_an_execution,
        concurrency_from_a_parameter,
        pause_of_the_poller,
        questions_of_a_transaction,
        policies_gathered_for_a_name,
        texts_parsed,
        statements_read,
        forms_taken_apart,
        odd_forms,
        slow_copies,
        json_of_a_document,
        origins_from_a_list,
    )
}


def main() -> None:
    check, patch = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        options = ServerOptions(state_dir=Path(folder), port=1)
        options.temporary_dir.mkdir(parents=True)
        os.environ.update(options.ministack_environment())
        if patch != "none":
            registry.install(patch, options)
        sys.stdout.write(str(CHECKS[check]()))


if __name__ == "__main__":
    main()
