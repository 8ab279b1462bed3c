"""Requests as API Gateway's HTTP API hands them to a function (payload format 2.0)."""

import json
from urllib.parse import urlencode

KEY_ID = "0123456789abcdef"


def request(
    method, path, *, workspace=None, key_id=KEY_ID, role="admin", body=None, query=None, headers=None
):
    """``workspace``, ``key_id``, ``role``: what the authorizer found; no workspace for a route without it."""
    context = {
        "accountId": "123456789012",
        "apiId": "api",
        "domainName": "localhost",
        "domainPrefix": "api",
        "http": {
            "method": method,
            "path": path,
            "protocol": "HTTP/1.1",
            "sourceIp": "127.0.0.1",
            "userAgent": "t",
        },
        "requestId": "1",
        "routeKey": "$default",
        "stage": "$default",
        "time": "01/Mar/2026:12:00:00 +0000",
        "timeEpoch": 1772366400000,
    }
    if workspace is not None:
        context["authorizer"] = {"lambda": {"workspace": workspace, "author": key_id, "role": role}}
    return {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": urlencode(query or {}),
        "headers": {"content-type": "application/json", **(headers or {})},
        "queryStringParameters": query or {},
        "requestContext": context,
        "body": None if body is None else json.dumps(body),
        "isBase64Encoded": False,
    }
