"""Tells requests that use resources from those that change them."""

from collections.abc import Mapping

# The operations that run all day. Any other counts as a change, which costs a comparison at most.
_DATA_OPERATIONS = {
    "dynamodb": {
        "BatchGetItem",
        "BatchWriteItem",
        "DeleteItem",
        "DescribeTable",
        "GetItem",
        "PutItem",
        "Query",
        "Scan",
        "TransactGetItems",
        "TransactWriteItems",
        "UpdateItem",
    },
    "sqs": {
        "ChangeMessageVisibility",
        "ChangeMessageVisibilityBatch",
        "DeleteMessage",
        "DeleteMessageBatch",
        "GetQueueAttributes",
        "GetQueueUrl",
        "ReceiveMessage",
        "SendMessage",
        "SendMessageBatch",
    },
    "events": {"PutEvents"},
    "states": {"StartSyncExecution", "DescribeExecution", "SendTaskSuccess", "SendTaskHeartbeat"},
    "logs": {"PutLogEvents", "CreateLogStream", "FilterLogEvents", "GetLogEvents", "DescribeLogStreams"},
    "monitoring": {"PutMetricData", "GetMetricData", "GetMetricStatistics"},
}


def is_data_plane(service: str, method: str, path: str, headers: Mapping[str, str]) -> bool:
    """Whether the request leaves the service's resources as they are; ``headers`` have lower-case names."""
    if service == "s3":
        # Objects and their versions are files of their own, a posted form, too, is one; what else is asked of
        # /bucket are the bucket's settings.
        is_form = headers.get("content-type", "").startswith("multipart/form-data")
        return method in ("GET", "HEAD") or "/" in path.strip("/") or is_form
    if service == "lambda":
        return method == "GET" or path.endswith("/invocations")
    operation = headers.get("x-amz-target", "").rpartition(".")[2]
    return operation in _DATA_OPERATIONS.get(service, ())
