"""The deployed stack as an operator sees it: with AWS credentials of one's own, not with an API key."""

import ipaddress
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Protocol
from urllib.parse import urlsplit

from pixelgate_client.errors import CloudError

# The root credentials and region of the local cloud: fixed, because it answers nobody but this machine.
LOCAL_KEY = "test"
LOCAL_REGION = "us-east-1"


class Cloud(Protocol):
    """Makes AWS clients by the name of their service."""

    def client(self, service: str) -> Any: ...  # noqa: ANN401 - boto3 makes its client classes at run time


class Aws:
    """A ``Cloud`` by boto3: credentials, profile and region are found as every AWS tool finds them."""

    def __init__(self, endpoint: str | None = None) -> None:
        """``endpoint`` is for a cloud that is not AWS's; one on this machine needs no credentials.

        Raises:
            CloudError: boto3 is not installed, or the AWS configuration is broken.
        """
        try:
            # Only here: whoever just uploads needs no AWS library.
            import boto3  # noqa: PLC0415
        except ImportError as error:
            raise CloudError("This needs boto3", hint="pip install 'pixelgate[ops]'") from error
        self._endpoint = endpoint
        with telling_cloud_errors():
            if _is_local(endpoint):
                self._session = boto3.Session(LOCAL_KEY, LOCAL_KEY, region_name=LOCAL_REGION)
            else:
                self._session = boto3.Session()

    def client(self, service: str) -> Any:  # noqa: ANN401 - boto3 makes its client classes at run time
        with telling_cloud_errors():
            return self._session.client(service, endpoint_url=self._endpoint)


def queues_of(cloud: Cloud, stack_name: str) -> Mapping[str, str]:
    """The URL of every queue of the stack, by its logical id."""
    with telling_cloud_errors():
        pages = cloud.client("cloudformation").get_paginator("list_stack_resources")
        return {
            resource["LogicalResourceId"]: resource["PhysicalResourceId"]
            for page in pages.paginate(StackName=stack_name)
            for resource in page["StackResourceSummaries"]
            if resource["ResourceType"] == "AWS::SQS::Queue"
        }


def output_of(cloud: Cloud, stack_name: str, name: str) -> str:
    """One output of the stack.

    Raises:
        CloudError: there is no such stack, or it is not Pixelgate's.
    """
    with telling_cloud_errors():
        stack = cloud.client("cloudformation").describe_stacks(StackName=stack_name)["Stacks"][0]
    outputs = {output["OutputKey"]: str(output["OutputValue"]) for output in stack.get("Outputs", [])}
    if name not in outputs:
        raise CloudError(f"{stack_name} is no Pixelgate stack", hint=f"It has no output {name}.")
    return outputs[name]


@contextmanager
def telling_cloud_errors() -> Iterator[None]:
    """What AWS says is wrong, as one of the client's own errors."""
    try:
        yield
    except Exception as error:
        # By module and not by class: this file must not import botocore.
        if type(error).__module__.partition(".")[0] not in ("botocore", "boto3"):
            raise
        raise CloudError(str(error), hint="Is it the right --stack, region and AWS profile?") from error


def _is_local(endpoint: str | None) -> bool:
    host = urlsplit(endpoint or "").hostname or ""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
