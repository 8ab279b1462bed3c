"""Do as the event says: for what only a running handler can show."""

import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any

import boto3

NAP_S = 0.01


class NamedError(Exception):
    """An error a state machine could match."""


def handler(event: dict[str, Any], context: Any) -> Any:
    return ACTIONS[event["do"]](event, context)


def describe(event: dict[str, Any], context: Any) -> dict[str, Any]:
    return {
        "environment": dict(os.environ),
        "path": sys.path,
        "cwd": str(Path.cwd()),
        "pid": os.getpid(),
        "remaining_ms": context.get_remaining_time_in_millis(),
        "arn": context.invoked_function_arn,
    }


def fail(event: dict[str, Any], context: Any) -> None:
    raise NamedError("on purpose")


def sleep(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Nap and report how many processes of the same dormitory napped at the same time at most."""
    folder = Path(os.environ["TMPDIR"]) / event.get("dormitory", "common")
    folder.mkdir(exist_ok=True)
    mine = folder / f"{os.getpid()}-{threading.get_ident()}"
    mine.touch()
    deadline, most = time.monotonic() + event["seconds"], 0
    while time.monotonic() < deadline:
        most = max(most, len(list(folder.iterdir())))
        time.sleep(NAP_S)
    mine.unlink()
    return {"most_at_once": most}


def leave(event: dict[str, Any], context: Any) -> None:
    os._exit(3)


def get_killed(event: dict[str, Any], context: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def speak(event: dict[str, Any], context: Any) -> str:
    sys.stdout.write(event["text"] + "\n")
    return "spoken"


def nest(event: dict[str, Any], context: Any) -> Any:
    client = boto3.client("lambda")
    answer = client.invoke(FunctionName=context.function_name, Payload=event["payload"])
    return answer["Payload"].read().decode()


def list_buckets(event: dict[str, Any], context: Any) -> int:
    return len(boto3.client("s3").list_buckets()["Buckets"])


ACTIONS = {
    "describe": describe,
    "fail": fail,
    "sleep": sleep,
    "leave": leave,
    "get_killed": get_killed,
    "speak": speak,
    "nest": nest,
    "list_buckets": list_buckets,
}
