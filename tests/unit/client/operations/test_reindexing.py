"""An order to enter a workspace anew is one message, which the service understands."""

import pytest

from pixelgate.domain.search_orders import WorkspaceToIndex, index_order_in
from pixelgate_client.errors import CloudError
from pixelgate_client.operations.reindexing import order_reindexing


class Stack:
    """A ``Cloud`` whose stack has one queue."""

    def __init__(self, queue):
        self.queue = queue
        self.sent = []

    def client(self, service):
        return self

    def get_paginator(self, name):
        return self

    def paginate(self, **asked):
        queue = {"LogicalResourceId": self.queue, "PhysicalResourceId": f"https://sqs.test/{self.queue}"}
        return [{"StackResourceSummaries": [{**queue, "ResourceType": "AWS::SQS::Queue"}]}]

    def send_message(self, **message):
        self.sent.append(message)


def test_the_order_goes_to_the_queue_of_the_index():
    stack = Stack("IndexQueue")

    order_reindexing(stack, "pixelgate", "default")

    [message] = stack.sent
    assert message["QueueUrl"] == "https://sqs.test/IndexQueue"
    assert index_order_in(message["MessageBody"]) == WorkspaceToIndex(workspace="default")


def test_a_stack_that_does_not_search_is_told():
    with pytest.raises(CloudError, match="no search index"):
        order_reindexing(Stack("IntakeQueue"), "old", "default")
