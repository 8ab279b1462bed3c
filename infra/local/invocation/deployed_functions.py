"""The functions of a deployed stack, by the names of their folders: what template.yaml became there."""

from collections.abc import Iterator
from typing import Any

import boto3
from botocore.exceptions import ClientError

from infra.local.handlers.process_environment import FunctionSpec
from infra.local.project import Project

_FUNCTION = "AWS::Lambda::Function"


class NotDeployedError(LookupError):
    """There is no such stack, or no such function in it; the message says which."""


class DeployedFunctions:
    """Looks functions up in one stack, on the local cloud or, without an endpoint, in AWS."""

    def __init__(self, session: boto3.Session, stack: str, *, endpoint_url: str | None = None) -> None:
        self._session, self._stack, self._endpoint_url = session, stack, endpoint_url

    def spec(self, folder: str, project: Project) -> FunctionSpec:
        """What runs ``functions/<folder>`` of ``project`` as it would run in the stack.

        Raises:
            NotDeployedError: the stack has no such function.
        """
        deployed = self._deployed(folder)
        return FunctionSpec(
            name=deployed["FunctionName"],
            arn=deployed["FunctionArn"],
            handler=deployed["Handler"],
            version=deployed["Version"],
            region=self._session.region_name,
            memory_mb=deployed["MemorySize"],
            timeout_s=deployed["Timeout"],
            log_group=deployed["LoggingConfig"]["LogGroup"],
            variables=_variables(deployed),
            task_root=project.root / "functions" / folder,
            # The layers of other people's packages are the virtual environment here.
            layers=[project.root / "layers" / "shared" / "python"],
        )

    def credentials(self, folder: str) -> dict[str, str]:
        """Variables with which a process may do what the function's role may, and nothing else."""
        role = self._deployed(folder)["Role"]
        taken = self.client("sts").assume_role(RoleArn=role, RoleSessionName="invoke")["Credentials"]
        return {
            "AWS_ACCESS_KEY_ID": taken["AccessKeyId"],
            "AWS_SECRET_ACCESS_KEY": taken["SecretAccessKey"],
            "AWS_SESSION_TOKEN": taken["SessionToken"],
        }

    def environments(self) -> dict[str, dict[str, str]]:
        """The variables of every function by its logical id, as the SAM CLI's ``--env-vars`` takes them.

        Raises:
            NotDeployedError: there is no such stack.
        """
        functions = self.client("lambda")
        return {
            logical_id: _variables(functions.get_function_configuration(FunctionName=name))
            for logical_id, name in sorted(self._names())
        }

    def client(self, service: str) -> Any:  # noqa: ANN401 - boto3 makes its client classes at run time
        """A client of the cloud that the stack lives on."""
        return self._session.client(service, endpoint_url=self._endpoint_url)

    def _deployed(self, folder: str) -> dict[str, Any]:
        wanted = logical_id_of(folder)
        try:
            found = self.client("cloudformation").describe_stack_resource(
                StackName=self._stack, LogicalResourceId=wanted
            )
        except ClientError as error:
            raise NotDeployedError(_reason(error)) from error
        name = found["StackResourceDetail"]["PhysicalResourceId"]
        return dict(self.client("lambda").get_function_configuration(FunctionName=name))

    def _names(self) -> Iterator[tuple[str, str]]:
        pages = self.client("cloudformation").get_paginator("list_stack_resources")
        try:
            for page in pages.paginate(StackName=self._stack):
                for resource in page["StackResourceSummaries"]:
                    if resource["ResourceType"] == _FUNCTION:
                        yield resource["LogicalResourceId"], resource["PhysicalResourceId"]
        except ClientError as error:
            raise NotDeployedError(_reason(error)) from error


def logical_id_of(folder: str) -> str:
    """``find_faces`` is ``FindFacesFunction`` in template.yaml; a contract test holds all to it."""
    return "".join(part.capitalize() for part in folder.split("_")) + "Function"


def _variables(deployed: dict[str, Any]) -> dict[str, str]:
    return dict(deployed.get("Environment", {}).get("Variables", {}))


def _reason(error: ClientError) -> str:
    return str(error.response["Error"]["Message"])
