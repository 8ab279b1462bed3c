"""Answer the HTTP API: create an upload, start an analysis, return what the request looked like."""

import json
import os
from typing import Any

import boto3

s3 = boto3.client("s3")
dynamodb = boto3.client("dynamodb")
step_functions = boto3.client("stepfunctions")


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    body = ROUTES[event["routeKey"]](event)
    return {"statusCode": 200, "headers": {"content-type": "application/json"}, "body": json.dumps(body)}


def create_upload(event: dict[str, Any]) -> dict[str, Any]:
    request = json.loads(event["body"])
    dynamodb.put_item(
        TableName=os.environ["TABLE_NAME"],
        Item={"PK": {"S": f"IMG#{request['id']}"}, "SK": {"S": "RECORD"}, "status": {"S": "AWAITING_UPLOAD"}},
        ConditionExpression="attribute_not_exists(PK)",
    )
    return s3.generate_presigned_post(
        os.environ["ORIGINALS_BUCKET"],
        f"uploads/{request['id']}",
        Fields={"Content-Type": "image/jpeg"},
        Conditions=[{"Content-Type": "image/jpeg"}, ["content-length-range", 1, 1000]],
        ExpiresIn=300,
    )


def analyse_now(event: dict[str, Any]) -> dict[str, Any]:
    execution = step_functions.start_sync_execution(
        stateMachineArn=os.environ["STATE_MACHINE_ARN"], input=json.dumps({"id": "now", "key": "none"})
    )
    return {"status": execution["status"], "output": json.loads(execution.get("output", "null"))}


def show_caller(event: dict[str, Any]) -> dict[str, Any]:
    return {
        "caller": event["requestContext"].get("authorizer"),
        "path_parameters": event.get("pathParameters"),
        "query": event.get("queryStringParameters"),
    }


ROUTES = {
    "POST /v1/uploads": create_upload,
    "POST /v1/analyses": analyse_now,
    "GET /v1/images/{id}": show_caller,
    "GET /v1/health": show_caller,
}
