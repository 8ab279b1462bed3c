"""Having a workspace's images entered in the search index, also those from before there was one."""

import json

from pixelgate_client.errors import CloudError
from pixelgate_client.operations.stack import Cloud, queues_of, telling_cloud_errors

QUEUE = "IndexQueue"


def order_reindexing(cloud: Cloud, stack_name: str, workspace: str) -> None:
    """Order it. The service goes through the images by itself; asked for twice, it does so twice.

    Raises:
        CloudError: there is no such stack, or none that searches.
    """
    url = queues_of(cloud, stack_name).get(QUEUE)
    if url is None:
        raise CloudError(f"{stack_name} has no search index", hint=f"It has no queue {QUEUE}.")
    with telling_cloud_errors():
        cloud.client("sqs").send_message(QueueUrl=url, MessageBody=json.dumps({"workspace": workspace}))
