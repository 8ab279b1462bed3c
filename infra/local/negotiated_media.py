"""Calls functions/deliver_rendition as CloudFront does by the function's URL."""

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from infra.local.answers import Answer, problem

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient

_SIGNATURES = ("s", "expires", "signature")


@dataclass(frozen=True)
class DeliveringFunction:
    """Answers paths that name no file, by the function called ``name``."""

    client: "LambdaClient"
    name: str

    def __call__(self, path: str, query: str, accept: str) -> Answer:
        """What the function answers; 502 where it fails."""
        given = parse_qs(query)
        event = {
            "version": "2.0",
            "rawPath": path,
            "headers": {"accept": accept},
            # As at the edge: nothing else goes on, and nothing that is given twice.
            "queryStringParameters": {
                name: given[name][0] for name in _SIGNATURES if len(given.get(name, ())) == 1
            },
        }
        response = self.client.invoke(FunctionName=self.name, Payload=json.dumps(event).encode())
        if "FunctionError" in response:
            return problem(HTTPStatus.BAD_GATEWAY, "The picture cannot be delivered; the log says why.")
        told = json.loads(response["Payload"].read())
        headers = {**told["headers"], "Access-Control-Allow-Origin": "*"}
        return Answer(HTTPStatus(told["statusCode"]), headers, told["body"].encode())
