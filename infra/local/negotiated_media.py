"""Calls functions/deliver_rendition as CloudFront does by the function's URL."""

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from infra.local.answers import Answer, problem

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient


@dataclass(frozen=True)
class DeliveringFunction:
    """Answers paths that name no file, by the function called ``name``."""

    client: "LambdaClient"
    name: str

    def __call__(self, path: str, query: str, accept: str) -> Answer:
        """What the function answers; 502 where it fails."""
        given = parse_qs(query)
        signatures = given.get("s", [])
        event = {
            "version": "2.0",
            "rawPath": path,
            "headers": {"accept": accept},
            # As at the edge: nothing but one signature goes on.
            "queryStringParameters": {"s": signatures[0]} if len(signatures) == 1 else {},
        }
        response = self.client.invoke(FunctionName=self.name, Payload=json.dumps(event).encode())
        if "FunctionError" in response:
            return problem(HTTPStatus.BAD_GATEWAY, "The picture cannot be delivered; the log says why.")
        told = json.loads(response["Payload"].read())
        headers = {**told["headers"], "Access-Control-Allow-Origin": "*"}
        return Answer(HTTPStatus(told["statusCode"]), headers, told["body"].encode())
