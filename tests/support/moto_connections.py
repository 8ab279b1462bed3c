"""Connections that end in moto's cloud, for clients that are not botocore's."""

from http import HTTPStatus

from botocore.awsrequest import AWSRequest
from moto.core.models import botocore_stubber

from pixelgate.runtime.answers import Answer


class MotoConnections:
    """In the place of ``Connections``, inside ``mock_aws``."""

    def exchange(self, method, url, headers, body):
        request = AWSRequest(method, url, headers=dict(headers), data=body)
        answer = botocore_stubber("before-send", request.prepare())
        return Answer(
            answer.status_code, HTTPStatus(answer.status_code).phrase, answer.headers, answer.content
        )
