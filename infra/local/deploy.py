"""Deploy a SAM template to the local cloud: create the stack or update it in place."""

import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from infra.local.cloud import LocalCloud
from infra.local.packaging import package

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_cloudformation.literals import CapabilityType
    from mypy_boto3_s3 import S3Client

_ARTIFACT_BUCKET = "pixelgate-local-artifacts"
_POLL_S = 0.05
_LIMIT_S = 120.0
_NEVER_CREATED = ("CREATE_FAILED", "ROLLBACK_COMPLETE", "ROLLBACK_FAILED")
_CAPABILITIES: "list[CapabilityType]" = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]


class DeploymentError(RuntimeError):
    """The stack could not be created or updated; the message names the resources and their reasons."""


def deploy(
    cloud: LocalCloud, template: Path, *, stack_name: str, parameters: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Bring the stack to what the template says and return its outputs. No change is success.

    Raises:
        DeploymentError: the template was refused or a resource failed.
        PackagingError: the template names a file or folder that does not exist.
    """
    s3: S3Client = cloud.client("s3")
    cloudformation: CloudFormationClient = cloud.client("cloudformation")
    packed = package(
        template, root=cloud.options.project.root, bucket=_ARTIFACT_BUCKET, endpoint_url=cloud.endpoint_url
    )
    _upload(s3, {**packed.artifacts, f"{stack_name}.template.json": packed.template})
    change_set = f"deploy-{time.time_ns()}"
    cloudformation.create_change_set(
        StackName=stack_name,
        ChangeSetName=change_set,
        ChangeSetType="UPDATE" if _can_be_updated(cloudformation, stack_name) else "CREATE",
        TemplateURL=f"{cloud.endpoint_url}/{_ARTIFACT_BUCKET}/{stack_name}.template.json",
        Parameters=[
            {"ParameterKey": key, "ParameterValue": value} for key, value in (parameters or {}).items()
        ],
        Capabilities=_CAPABILITIES,
    )
    if _has_changes(cloudformation, stack_name, change_set):
        cloudformation.execute_change_set(StackName=stack_name, ChangeSetName=change_set)
    else:
        cloudformation.delete_change_set(StackName=stack_name, ChangeSetName=change_set)
    return _await_stack(cloudformation, stack_name)


def _upload(s3: "S3Client", artifacts: Mapping[str, bytes]) -> None:
    s3.create_bucket(Bucket=_ARTIFACT_BUCKET)
    for key, content in artifacts.items():
        s3.put_object(Bucket=_ARTIFACT_BUCKET, Key=key, Body=content)


def _can_be_updated(cloudformation: "CloudFormationClient", stack_name: str) -> bool:
    """Whether there is a stack to update; one that never came to be is deleted, so that it can be created."""
    try:
        status = cloudformation.describe_stacks(StackName=stack_name)["Stacks"][0]["StackStatus"]
    except ClientError:
        return False
    if status not in _NEVER_CREATED:
        return status != "REVIEW_IN_PROGRESS"
    cloudformation.delete_stack(StackName=stack_name)
    cloudformation.get_waiter("stack_delete_complete").wait(
        StackName=stack_name, WaiterConfig={"Delay": 1, "MaxAttempts": int(_LIMIT_S)}
    )
    return False


def _has_changes(cloudformation: "CloudFormationClient", stack_name: str, change_set: str) -> bool:
    deadline = time.monotonic() + _LIMIT_S
    while time.monotonic() < deadline:
        described = cloudformation.describe_change_set(StackName=stack_name, ChangeSetName=change_set)
        status, reason = described["Status"], described.get("StatusReason", "")
        if status == "CREATE_COMPLETE":
            return True
        if status == "FAILED" and ("didn't contain changes" in reason or "No updates" in reason):
            return False
        if status == "FAILED":
            raise DeploymentError(f"the template was refused: {reason}")
        time.sleep(_POLL_S)
    raise DeploymentError("the change set was not ready in time")


def _await_stack(cloudformation: "CloudFormationClient", stack_name: str) -> dict[str, str]:
    deadline = time.monotonic() + _LIMIT_S
    while time.monotonic() < deadline:
        stack = cloudformation.describe_stacks(StackName=stack_name)["Stacks"][0]
        status = stack["StackStatus"]
        if status in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
            return {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", [])}
        if not status.endswith("_IN_PROGRESS"):
            raise DeploymentError(f"{stack_name} is {status}:\n{_failures(cloudformation, stack_name)}")
        time.sleep(_POLL_S)
    raise DeploymentError(f"{stack_name} was not ready in time")


def _failures(cloudformation: "CloudFormationClient", stack_name: str) -> str:
    events = cloudformation.describe_stack_events(StackName=stack_name)["StackEvents"]
    failed = [event for event in events if event["ResourceStatus"].endswith("_FAILED")]
    return "\n".join(
        f"  {event['LogicalResourceId']} ({event['ResourceType']}): {event.get('ResourceStatusReason', '')}"
        for event in reversed(failed)
    )
