"""What an operator grants a workspace of a deployed stack, with AWS credentials of one's own."""

import json
from typing import Any

from pydantic import ValidationError

from pixelgate_client.errors import CloudError, UnexpectedAnswerError
from pixelgate_client.models.base import Answer
from pixelgate_client.models.keys import IssuedKey
from pixelgate_client.operations.stack import Cloud, output_of, telling_cloud_errors


class Quota(Answer):
    """None: no limit. 0: nothing at all."""

    uploads_per_day: int | None
    bytes_per_day: int | None


class Granted(Answer):
    """``key`` is None where the workspace has an admin key, or none was asked for."""

    workspace: str
    key: IssuedKey | None
    has_admin_key: bool
    quota: Quota


def grant(cloud: Cloud, stack_name: str, asked: dict[str, Any]) -> Granted:
    """Ask the stack's own function, which knows what a key is; it says what has been granted.

    Raises:
        CloudError: there is no such stack, or the function refused.
    """
    name = output_of(cloud, stack_name, "GrantAccessFunctionName")
    with telling_cloud_errors():
        answer = cloud.client("lambda").invoke(FunctionName=name, Payload=json.dumps(asked).encode())
        payload = answer["Payload"].read()
    if "FunctionError" in answer:
        raise CloudError(
            f"Nothing was granted: {json.loads(payload).get('errorMessage', '')}"[:500],
            hint="Is the workspace's name of a-z, 0-9 and hyphens?",
        )
    try:
        return Granted.model_validate_json(payload)
    except ValidationError as error:
        raise UnexpectedAnswerError(f"{name} gave an answer that this client cannot read") from error
