import boto3
from moto import mock_aws

from pixelgate.domain.imports import UrlToFetch
from pixelgate.runtime.queues import SqsQueue
from tests.support.imports import wanted


def test_a_message_arrives_as_it_was_sent():
    with mock_aws():
        sqs = boto3.client("sqs")
        url = sqs.create_queue(QueueName="fetch")["QueueUrl"]

        SqsQueue(sqs, url).send(wanted())

        [message] = sqs.receive_message(QueueUrl=url)["Messages"]
    assert UrlToFetch.model_validate_json(message["Body"]) == wanted()
