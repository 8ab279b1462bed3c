"""The table of template.yaml inside moto, so that tests and deployment never differ."""

import boto3

from tests.support.template import resources_of

TABLE = "images"


def create_table(client=None, *, with_stream=False):
    """A DynamoDB client over a fresh table; call inside ``mock_aws``."""
    definition = resources_of("AWS::DynamoDB::Table")["Table"]
    client = client or boto3.client("dynamodb")
    stream = {"StreamEnabled": True, **definition["StreamSpecification"]} if with_stream else {}
    client.create_table(
        TableName=TABLE,
        **({"StreamSpecification": stream} if stream else {}),
        **{
            name: definition[name]
            for name in ("BillingMode", "AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes")
        },
    )
    return client


def sort_keys(client, *, table=TABLE):
    """The sort keys of everything stored, in order."""
    return sorted(item["SK"]["S"] for item in client.scan(TableName=table)["Items"])
