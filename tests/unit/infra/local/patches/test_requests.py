import pytest

from infra.local.patches.requests import is_data_plane


@pytest.mark.parametrize(
    ("service", "method", "path", "target"),
    [
        ("dynamodb", "POST", "/", "DynamoDB_20120810.PutItem"),
        ("sqs", "POST", "/", "AmazonSQS.SendMessage"),
        ("events", "POST", "/", "AWSEvents.PutEvents"),
        ("states", "POST", "/", "AWSStepFunctions.StartSyncExecution"),
        ("s3", "PUT", "/bucket/a/key", ""),
        ("s3", "GET", "/bucket", ""),
        ("lambda", "POST", "/2015-03-31/functions/f/invocations", ""),
        ("lambda", "GET", "/2015-03-31/functions/f", ""),
    ],
)
def test_using_a_resource_leaves_it_as_it_is(service, method, path, target):
    assert is_data_plane(service, method, path, {"x-amz-target": target})


def test_a_posted_form_is_an_object_of_its_bucket():
    assert is_data_plane("s3", "POST", "/bucket", {"content-type": "multipart/form-data; boundary=mark"})


@pytest.mark.parametrize(
    ("service", "method", "path", "target"),
    [
        ("dynamodb", "POST", "/", "DynamoDB_20120810.UpdateTable"),
        ("sqs", "POST", "/", "AmazonSQS.SetQueueAttributes"),
        ("events", "POST", "/", "AWSEvents.PutRule"),
        ("s3", "PUT", "/bucket", ""),
        ("s3", "PUT", "/bucket/", ""),
        ("lambda", "PUT", "/2015-03-31/functions/f/code", ""),
        ("iam", "POST", "/", ""),
        ("a-service-of-tomorrow", "POST", "/", "Anything"),
    ],
)
def test_anything_else_may_change_it(service, method, path, target):
    assert not is_data_plane(service, method, path, {"x-amz-target": target})
