import boto3
import pytest
from botocore.stub import Stubber
from moto import mock_aws

from pixelgate.domain.errors import RetryableError
from pixelgate.runtime.queues import SqsQueue
from tests.support.imports import wanted


def test_messages_are_sent_in_as_many_batches_as_it_takes():
    with mock_aws():
        sqs = boto3.client("sqs")
        url = sqs.create_queue(QueueName="fetch")["QueueUrl"]

        SqsQueue(sqs, url).send([wanted(name=str(number)) for number in range(23)])

        attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["ApproximateNumberOfMessages"])
        assert attributes["Attributes"]["ApproximateNumberOfMessages"] == "23"


def test_a_message_that_is_not_accepted_is_no_success():
    sqs = boto3.client("sqs")
    refused = {"Id": "0", "SenderFault": False, "Code": "InternalError"}
    with Stubber(sqs) as answers:
        answers.add_response("send_message_batch", {"Successful": [], "Failed": [refused]})

        with pytest.raises(RetryableError):
            SqsQueue(sqs, "https://queue.example/fetch").send([wanted()])
