"""What the patches that only save time change inside MiniStack. Run by in_process."""

import contextlib
import copy
import json
import time

from infra.local.options import ACCOUNT_ID


def pause_of_the_poller() -> str:
    """For how many seconds queues and streams are not looked at after a look that found nothing."""
    import ministack.services.lambda_svc as lambda_service  # noqa: PLC0415

    pauses: list[float] = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        raise EndOfCheckError

    # Nothing for a function, but something that wakes the poller.
    lambda_service._poll_sqs = lambda_service._esm_wake.set
    lambda_service._poll_kinesis = lambda_service._poll_dynamodb_streams = lambda: False
    time.sleep = pause
    with contextlib.suppress(EndOfCheckError):
        lambda_service._poll_loop()
    return repr(pauses)


class EndOfCheckError(Exception):
    """Ends a loop without an end."""


def statements_read() -> str:
    """How many statements are read for two requests of a role with one, and what it says once it changed."""
    import ministack.core.iam_evaluator as iam_evaluator  # noqa: PLC0415
    import ministack.services.iam as iam  # noqa: PLC0415

    read: list[object] = []

    class Counted(iam_evaluator.ParsedStatement):  # type: ignore[misc]
        """A statement that is counted when it is read."""

        def __init__(self, **fields: object) -> None:
            super().__init__(**fields)
            read.append(self)

    iam_evaluator.ParsedStatement = Counted
    policy = '{"Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}}'
    role = {"InlinePolicies": {"reading": policy}}
    iam._roles.set_scoped(ACCOUNT_ID, None, "reader", role)
    for _ in range(2):
        iam_evaluator._gather_role_policies("reader", ACCOUNT_ID)
    count = len(read)
    role["InlinePolicies"]["reading"] = policy.replace("Allow", "Deny")
    [[statement]] = iam_evaluator._gather_role_policies("reader", ACCOUNT_ID)
    return f"{count}, then {statement.effect}"


def policies_gathered_for_a_name() -> str:
    """How often the policies of a function's role are gathered to name it, and what it is called."""
    import ministack.core.iam_evaluator as iam_evaluator  # noqa: PLC0415
    import ministack.services.sts as sts  # noqa: PLC0415

    gathered: list[object] = []
    iam_evaluator._gather_role_policies = lambda *role: gathered.append(role) or []
    arn = f"arn:aws:sts::{ACCOUNT_ID}:assumed-role/reader/one"
    session = {"Arn": arn, "AccountId": ACCOUNT_ID, "SecretAccessKey": "secret"}
    sts._sessions["ASIAONE"] = {**session, "PrincipalType": "AssumedRole"}
    callers = [
        iam_evaluator.request_caller_arn({"authorization": f"AWS4-HMAC-SHA256 Credential={key}/now"})
        for key in ("ASIAONE", "ASIANOBODY")
    ]
    return f"{len(gathered)}, {' and '.join(caller.rpartition(':')[2] for caller in callers)}"


def texts_parsed() -> str:
    """How many of two looks at one ARN, one number and one condition are spared, and what is refused."""
    import ministack.services.dynamodb as dynamodb  # noqa: PLC0415
    import ministack.services.lambda_svc as lambda_service  # noqa: PLC0415

    arn = "arn:aws:lambda:us-east-1:000000000000:function:one"
    looks = [lambda_service.parse_arn(arn) for _ in range(2)]
    numbers = [dynamodb._ddb_canonicalize_number("".join(["12", "0.50"])) for _ in range(2)]
    tokens = [dynamodb._tokenize("".join(["pk", " = :key"])) for _ in range(2)]
    spared = [first is second for first, second in (looks, numbers, tokens)]
    refused = [dynamodb._number_error(value)[:15] for value in ("1e999", ["no text"])]
    for slot in ("ConditionExpression", "FilterExpression"):
        refused.append(dynamodb._condition_syntax_error("pk = =", slot)[:32])
    return f"{sum(spared)}, {numbers[0]}, {', '.join(refused)}"


def json_of_a_document() -> str:
    """How an execution's document is written, and what is read from numbers that are none in JSON."""
    import ministack.services.stepfunctions as step_functions  # noqa: PLC0415

    written = step_functions.json.dumps({"name": "é", "sides": [1, 0.5]})
    return f"{written} {step_functions.json.loads('[NaN]')} {step_functions.json.dumps({1: None}, indent=0)}"


def questions_of_a_transaction() -> str:
    """What IAM is asked about a transaction that puts two items into one table and deletes one of another."""
    import ministack.core.iam_actions as iam_actions  # noqa: PLC0415

    items = [
        {"Put": {"TableName": "one", "Item": {}}},
        {"Delete": {"TableName": "other", "Key": {}}},
        {"Put": {"TableName": "one", "Item": {}}},
    ]
    body = json.dumps({"TransactItems": items}).encode()
    checks = iam_actions.dynamodb_transaction_checks(
        "dynamodb:TransactWriteItems", body, "us-east-1", ACCOUNT_ID
    )
    return ", ".join(f"{action.partition(':')[2]} {arn.partition('/')[2]}" for action, arn in checks)


def forms_taken_apart() -> str:
    """Whether the second look at a form copies its file again, and what a look at another form finds."""
    import ministack.services.s3 as s3  # noqa: PLC0415

    def form(text: str) -> bytes:
        head = 'Content-Disposition: form-data; name="file"'
        return f"--mark\r\n{head}\r\n\r\n{text}\r\n--mark--\r\n".encode()

    first, other = form("first picture"), form("other picture")
    kind = "multipart/form-data; boundary=mark"
    looks = [s3._parse_multipart_form(kind, each) for each in (first, first, other)]
    once, again, another = (look[0][3] for look in looks)
    return f"{'the same' if once is again else 'a copy'}, {another.decode()}"


def odd_forms() -> str:
    """How many parts are found in forms that are written in ways of their own, and what the parts hold."""
    import ministack.services.s3 as s3  # noqa: PLC0415

    head = b'\r\nContent-Disposition: form-data; name="file"'
    bodies = (
        b"no mark at all",
        b"--mark--\r\n",
        b"before--mark" + head + b"\r\n\r\n\r\n--mark--after",
        b"--mark" + head + b"\r\n\r\na\r\n\r\nb\r\n--mark--\r\n",
        b"--mark" + head + b"\r\n\r\nno newline--mark--\r\n",
        b"--mark" + head + b"\r\n\r\n--mark--\r\n",
        b"--mark\r\n\r\nno head\r\n--mark" + head + b"\r\n\r\nx\r\n--mark",
        b"--mark\r\n\r\n\r\nempty head\r\n--mark--",
    )
    forms = [s3._parse_multipart_form("multipart/form-data; boundary=mark", body) for body in bodies]
    return repr([[part[3] for part in form] for form in forms])


def slow_copies() -> str:
    """How often an execution's document, and then one that is no JSON, are copied slowly."""
    import ministack.services.stepfunctions as step_functions  # noqa: PLC0415

    copied: list[object] = []
    slowly = copy.deepcopy

    def count(value: object) -> object:
        copied.append(value)
        return slowly(value)

    copy.deepcopy = count  # type: ignore[assignment]
    counts = []
    for items in ([1, None, "two"], Opaque()):
        document = {"items": items}
        result = step_functions._apply_result_path_raw("$.found", document, 3)
        assert result["items"] is not document["items"]
        assert result == {"items": items, "found": 3}
        assert document == {"items": items}
        counts.append(len(copied))
    return repr(counts)


class Opaque:
    """Equal to its copies, and no JSON."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Opaque)

    def __hash__(self) -> int:
        return 0
