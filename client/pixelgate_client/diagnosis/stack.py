"""What an operator's credentials can see besides: alarms that ring, and letters that nobody could deliver."""

from collections.abc import Iterator

from pixelgate_client.diagnosis.check import Check, ok, told_as_wrong, warning, wrong
from pixelgate_client.errors import CloudError
from pixelgate_client.operations.dead_letters import DeadLetters
from pixelgate_client.operations.stack import Cloud, telling_cloud_errors


def examine_stack(cloud: Cloud, stack: str) -> Iterator[Check]:
    """Check the stack itself. Nothing is changed."""
    for name, check in {"alarms": check_alarms, "dead letters": check_dead_letters}.items():
        try:
            yield check(cloud, stack)
        except CloudError as error:
            yield told_as_wrong(name, error)


def check_alarms(cloud: Cloud, stack: str) -> Check:
    """The alarms of the stack, which CloudFormation names after the stack that holds them.

    Raises:
        CloudError: AWS refuses, or is away.
    """
    with telling_cloud_errors():
        pages = cloud.client("cloudwatch").get_paginator("describe_alarms")
        alarms = [
            alarm
            for page in pages.paginate(AlarmNamePrefix=f"{stack}-Alarms-")
            for alarm in page.get("MetricAlarms", [])
        ]
    ringing = [alarm for alarm in alarms if alarm["StateValue"] == "ALARM"]
    if ringing:
        # As AWS names them: the stack's name, the alarm's, and a suffix.
        names = ", ".join(alarm["AlarmName"].split("-")[-2] for alarm in ringing)
        return wrong("alarms", names, "docs/operations.md says what to do about each.")
    return ok("alarms", f"none of {len(alarms)} rings")


def check_dead_letters(cloud: Cloud, stack: str) -> Check:
    """What could not be delivered.

    Raises:
        CloudError: AWS refuses, is away, or has no such stack.
    """
    full = [queue for queue in DeadLetters(cloud, stack).queues() if queue.letters]
    if full:
        said = ", ".join(f"{queue.letters} in {queue.name}" for queue in full)
        return warning(
            "dead letters", said, f"See why: pixelgate ops dlq show {full[0].name} --stack {stack}"
        )
    return ok("dead letters", "none")
