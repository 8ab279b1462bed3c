"""Calls that any client of the table has to answer alike, from a fresh table to a fresh table."""

from typing import NamedTuple

from botocore.exceptions import ClientError

KEY = {"PK": {"S": "WS#wörk"}, "SK": {"S": "RECORD"}}
OTHER = {"PK": {"S": "WS#wörk"}, "SK": {"S": "TERMS"}}
MISSING = {"PK": {"S": "WS#wörk"}, "SK": {"S": "ZERO"}}
BYTES = bytes(range(256))
EVERY_TYPE = {
    "text": {"S": 'ä "quoted" 😀'},
    "number": {"N": "12"},
    "bytes": {"B": BYTES},
    "texts": {"SS": ["a"]},
    "numbers": {"NS": ["1.5"]},
    "many_bytes": {"BS": [BYTES]},
    "map": {"M": {"B": {"B": BYTES}, "BS": {"BS": [b"\0"]}, "S": {"S": "QUJD"}}},
    "list": {"L": [{"B": b"\xff"}, {"BOOL": True}, {"NULL": True}]},
    "B": {"S": "QUJD"},
    "BS": {"L": [{"S": "QUJD"}]},
}
ABSENT = "attribute_not_exists(PK)"


class Outcome(NamedTuple):
    """What a caller may see of one call; ``error`` are the names that it may be caught by."""

    call: str
    answer: dict
    error: tuple[str, ...] = ()
    said: str = ""


def outcomes_of(client, table):
    """What came of each call, for comparison with another client's."""
    return [_outcome_of(client, call, operation, asked) for call, operation, asked in _calls(table)]


def _outcome_of(client, call, operation, asked):
    try:
        answer = getattr(client, operation)(**asked)
    except ClientError as error:
        known = ("ConditionalCheckFailedException", "TransactionCanceledException")
        caught = tuple(name for name in known if isinstance(error, getattr(client.exceptions, name)))
        return Outcome(call, _seen(error.response), caught, str(error))
    return Outcome(call, _seen(answer))


def _seen(answer):
    # The message stands in ``Error``, and of some errors once more beside it.
    fields = {name: value for name, value in answer.items() if name.lower() != "message"}
    return {**fields, "ResponseMetadata": {"HTTPStatusCode": answer["ResponseMetadata"]["HTTPStatusCode"]}}


def _calls(table):
    put = {"TableName": table, "Item": {**KEY, **EVERY_TYPE}}
    refused = {"ConditionExpression": ABSENT, "ReturnValuesOnConditionCheckFailure": "ALL_OLD"}
    yield "put", "put_item", put
    yield "get", "get_item", {"TableName": table, "Key": KEY, "ConsistentRead": True}
    yield "get what is not there", "get_item", {"TableName": table, "Key": MISSING}
    yield "put what is there", "put_item", {**put, "ConditionExpression": ABSENT}
    yield "put what is there and be told what", "put_item", {**put, **refused}
    yield (
        "add to sets",
        "update_item",
        {
            "TableName": table,
            "Key": KEY,
            "UpdateExpression": "ADD many_bytes :bytes, #n :one",
            "ExpressionAttributeNames": {"#n": "number"},
            "ExpressionAttributeValues": {":bytes": {"BS": [BYTES]}, ":one": {"N": "1"}},
            "ReturnValues": "ALL_NEW",
        },
    )
    transaction = [
        {"Put": {"TableName": table, "Item": {**OTHER, "terms": {"B": bytearray(b"\1\2")}}}},
        {"Put": {**put, **refused}},
        {"Delete": {"TableName": table, "Key": MISSING}},
    ]
    yield "a transaction that is cancelled", "transact_write_items", {"TransactItems": transaction}
    yield "a transaction", "transact_write_items", {"TransactItems": transaction[:1]}
    query = {
        "TableName": table,
        "KeyConditionExpression": "PK = :pk",
        "ExpressionAttributeValues": {":pk": KEY["PK"]},
    }
    yield "query", "query", query
    yield "query a page", "query", {**query, "Limit": 1}
    yield "query the next page", "query", {**query, "ExclusiveStartKey": KEY}
    yield "count", "query", {**query, "Select": "COUNT"}
    yield "a query that says nothing", "query", {**query, "KeyConditionExpression": "PK ="}
    keys = {table: {"Keys": [KEY, MISSING], "ConsistentRead": True}}
    yield "many at once", "batch_get_item", {"RequestItems": keys}
    yield "a table that is not there", "get_item", {"TableName": "none-such", "Key": KEY}
    unmet = {"ConditionExpression": "attribute_exists(PK)"}
    yield "delete what is not there", "delete_item", {"TableName": table, "Key": MISSING, **unmet}
    yield "delete", "delete_item", {"TableName": table, "Key": OTHER}
    yield "delete the other", "delete_item", {"TableName": table, "Key": KEY, "ReturnValues": "ALL_OLD"}
