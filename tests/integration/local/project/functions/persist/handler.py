"""Write the findings of one image."""

import os
from typing import Any

import boto3

dynamodb = boto3.client("dynamodb")


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    dynamodb.update_item(
        TableName=os.environ["TABLE_NAME"],
        Key={"PK": {"S": f"IMG#{event['id']}"}, "SK": {"S": "RECORD"}},
        UpdateExpression="SET #s = :status, size = :size",
        ExpressionAttributeNames={"#s": "status"},
        ExpressionAttributeValues={
            ":status": {"S": "APPROVED"},
            ":size": {"N": str(event["finding"]["size"])},
        },
    )
    return {"id": event["id"], "status": "APPROVED"}
